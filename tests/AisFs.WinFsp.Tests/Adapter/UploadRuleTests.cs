using AisFs.Mount.WinFsp.Uploads;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>
/// When an open file goes up: in every order in which the driver may tell of ends of file, pages, cleanups and closes, and
/// with a flush of others at any place.
/// </summary>
public sealed class UploadRuleTests
{
    private const int Page = 10;

    private enum Event
    {
        Extend,
        FirstPage,
        SecondPage,
        WriterLeaves,
        WriterCloses,
        ReaderLeaves,
        ReaderCloses,
    }

    [Fact]
    public void In_no_order_a_size_goes_up_without_its_bytes_and_in_every_order_all_goes_up()
    {
        int orders = 0;
        foreach (Event[] order in Orders([], [.. Enum.GetValues<Event>()]))
        {
            orders++;
            File file = new(writers: 1, others: 1);
            foreach (Event next in order)
            {
                file.Do(next);
            }

            Assert.True(file.IsUploaded, $"{string.Join(", ", order)}: it never went up");
        }

        Assert.True(orders > 50, $"{orders} orders");
    }

    [Fact]
    public void A_writers_close_is_what_counts()
    {
        UploadRule rule = Opened(2);
        rule.Wrote(0, Page, isPage: false);
        Assert.Equal(UploadStep.None, rule.Next);
        Assert.Equal(UploadStep.None, rule.Left(isWriter: false, hasChanged: false, isOpen: false));
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
        rule.Begins();
        Assert.Equal(UploadStep.None, rule.Left(isWriter: true, hasChanged: false, isOpen: false));
    }

    [Fact]
    public void Pages_belong_to_whichever_writer_closes_and_wait_for_quiet_when_all_have()
    {
        UploadRule rule = Opened(1);
        Assert.Equal(UploadStep.None, rule.Wrote(0, Page, isPage: true));
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: true, hasChanged: false, isOpen: false));
        rule.Begins();
        Assert.Equal(UploadStep.AfterQuiet, rule.Wrote(0, Page, isPage: true));

        // The last reader's close need not wait.
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: false, hasChanged: false, isOpen: false));
    }

    [Fact]
    public void While_others_have_it_open_pages_may_have_more_behind_them_that_nobody_knows_of()
    {
        UploadRule rule = Opened(1);
        rule.Wrote(0, Page, isPage: true);
        Assert.Equal(UploadStep.AfterQuiet, rule.Left(isWriter: true, hasChanged: true, isOpen: true));
        Assert.Equal(UploadStep.AfterQuiet, rule.Wrote(Page, 2 * Page, isPage: true));
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: false, hasChanged: false, isOpen: false));
        rule.Begins();

        // Cut, and nothing else: the pages are to come. With them, or written by the program itself, it is whole.
        rule.Opened(isWriter: true, hasChanged: false);
        rule.Resizing(2 * Page, Page);
        rule.Resized(Page);
        Assert.Equal(UploadStep.AfterQuiet, rule.Left(isWriter: true, hasChanged: true, isOpen: true));
        rule.Begins();
        rule.Opened(isWriter: true, hasChanged: false);
        rule.Wrote(0, Page, isPage: false);
        rule.Resizing(Page, Page / 2);
        rule.Resized(Page / 2);
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: true, hasChanged: true, isOpen: true));
        rule.Begins();

        // Emptied first: all bytes are known that are to come.
        rule.Opened(isWriter: true, hasChanged: false);
        rule.Resizing(Page / 2, 0);
        rule.Resized(0);
        rule.Resizing(0, 2 * Page);
        rule.Resized(2 * Page);
        rule.Wrote(0, Page, isPage: true);
        Assert.Equal(UploadStep.None, rule.Left(isWriter: true, hasChanged: true, isOpen: true));
        Assert.Equal(UploadStep.Now, rule.Wrote(Page, 2 * Page, isPage: true));
    }

    [Fact]
    public void What_is_missing_is_no_hole_before_the_last_open_is_gone()
    {
        UploadRule rule = Opened(1);
        rule.Resizing(0, 3 * Page);
        rule.Resized(3 * Page);
        Assert.Equal(UploadStep.None, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
        Assert.False(rule.IsWhole);
        Assert.Equal(UploadStep.Now, rule.Ended());
        Assert.True(rule.IsWhole);
    }

    [Fact]
    public void A_later_writer_that_empties_the_file_takes_the_earlier_ones_close_with_it()
    {
        UploadRule rule = Opened(1);
        rule.Resizing(0, 3 * Page);
        rule.Resized(3 * Page);
        Assert.Equal(UploadStep.None, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
        rule.Opened(isWriter: true, hasChanged: false);
        rule.Resizing(3 * Page, 0);
        rule.Resized(0);
        Assert.Equal(UploadStep.None, rule.Next);
        Assert.Equal(UploadStep.None, rule.Wrote(0, Page, isPage: false));
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
    }

    [Fact]
    public void An_end_of_file_that_could_not_be_moved_is_waited_for_by_nobody()
    {
        UploadRule rule = Opened(1);
        rule.Wrote(0, Page, isPage: false);
        rule.Resizing(Page, 5 * Page);
        Assert.False(rule.IsWhole);
        rule.NotResized(Page);
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
    }

    [Fact]
    public void A_file_of_which_a_page_was_lost_never_goes_up_until_it_is_emptied()
    {
        UploadRule rule = Opened(2);
        rule.Wrote(0, Page, isPage: false);
        rule.Lost();
        Assert.Equal(UploadStep.None, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
        rule.Wrote(0, Page, isPage: false);
        Assert.Equal(UploadStep.None, rule.Next);
        rule.Resizing(Page, 0);
        rule.Resized(0);
        Assert.Equal(UploadStep.Now, rule.Left(isWriter: true, hasChanged: true, isOpen: false));
    }

    [Fact]
    public void A_lost_page_of_a_file_that_was_not_changed_is_the_drivers_affair()
    {
        UploadRule rule = Opened(1);
        rule.Lost();
        Assert.True(rule.IsWhole);
    }

    private static UploadRule Opened(int writers)
    {
        UploadRule rule = new();
        for (int i = 0; i < writers; i++)
        {
            rule.Opened(isWriter: true, hasChanged: false);
        }

        return rule;
    }

    // A page comes behind the move of the end, a close behind its cleanup, and something is open as long as pages come.
    private static IEnumerable<Event[]> Orders(Event[] begun, Event[] left)
    {
        if (left.Length == 0)
        {
            yield return begun;
            yield break;
        }

        foreach (Event next in left)
        {
            bool isPage = next is Event.FirstPage or Event.SecondPage;
            bool pagesLeft = left.Contains(Event.FirstPage) || left.Contains(Event.SecondPage);
            bool isLastClose = next is Event.WriterCloses or Event.ReaderCloses && (begun.Contains(Event.WriterCloses) || begun.Contains(Event.ReaderCloses));
            bool isEarly = (isPage && !begun.Contains(Event.Extend))
                || (next == Event.WriterLeaves && !begun.Contains(Event.Extend))
                || (next == Event.WriterCloses && !begun.Contains(Event.WriterLeaves))
                || (next == Event.ReaderCloses && !begun.Contains(Event.ReaderLeaves))
                || (isLastClose && pagesLeft);
            if (isEarly)
            {
                continue;
            }

            foreach (Event[] order in Orders([.. begun, next], [.. left.Where(e => e != next)]))
            {
                yield return order;
            }
        }
    }

    /// <summary>A file of two pages, as the cluster comes to see it.</summary>
    private sealed class File
    {
        private readonly UploadRule _rule = new();
        private readonly bool[] _written = new bool[2];
        private int _opens;
        private bool _waitsForQuiet;

        internal File(int writers, int others)
        {
            _opens = writers + others;
            for (int i = 0; i < _opens; i++)
            {
                _rule.Opened(isWriter: i < writers, hasChanged: false);
            }
        }

        internal bool IsUploaded { get; private set; }

        internal void Do(Event next)
        {
            UploadStep step = next switch
            {
                Event.Extend => Extend(),
                Event.FirstPage or Event.SecondPage => Write(next - Event.FirstPage),
                Event.WriterLeaves => _rule.Left(isWriter: true, hasChanged: true, isOpen: false),
                Event.ReaderLeaves => _rule.Left(isWriter: false, hasChanged: false, isOpen: false),
                _ => --_opens == 0 ? _rule.Ended() : _rule.Next,
            };
            _waitsForQuiet |= step == UploadStep.AfterQuiet;
            if (step == UploadStep.Now || (_waitsForQuiet && _rule.Next == UploadStep.AfterQuiet))
            {
                Assert.True(_rule.IsWhole);
                Assert.All(_written, Assert.True);
                _rule.Begins();
                IsUploaded = true;
            }
        }

        private UploadStep Extend()
        {
            _rule.Resizing(0, 2 * Page);
            _rule.Resized(2 * Page);
            return _rule.Next;
        }

        private UploadStep Write(int page)
        {
            _written[page] = true;
            return _rule.Wrote(page * Page, (page + 1) * Page, isPage: true);
        }
    }
}
