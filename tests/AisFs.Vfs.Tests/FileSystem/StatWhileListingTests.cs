using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Programs that stat the names of a directory while they read it, and others that only read it.</summary>
public sealed class StatWhileListingTests
{
    private const int Count = 600;
    private const int Room = 50;

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_stats_what_it_is_told_is_soon_told_attributes()
    {
        await using Mounted mount = await StartAsync();
        long[] written = PutFiles(mount);
        await using Reader reader = await Reader.OpenAsync(mount);
        Assert.Equal(written, (await reader.ReadAsync(stats: true)).Select(entry => entry.Attributes.ModifiedNs));

        // The first two answers tell names alone: that their attributes are wanted is seen behind the first one.
        Assert.InRange(reader.Lookups, Room - 2, 2 * Room);
        Assert.Equal($"Head:{Count} List:1", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_only_reads_costs_no_question_even_beside_one_that_stats()
    {
        await using Mounted mount = await StartAsync();
        PutFiles(mount);
        await using Reader plain = await Reader.OpenAsync(mount);
        await using Reader stats = await Reader.OpenAsync(mount);
        await stats.ReadAsync(stats: true, limit: 2 * Room);
        Assert.Equal(Count, (await plain.ReadAsync(stats: false)).Count);

        // What was asked for ahead of the program that stopped is bounded by what it wanted.
        Assert.InRange(mount.Store.Count(StoreOperation.Head), 2 * Room, 7 * Room);
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_of_pages_that_came_are_asked_for_alone_while_others_still_come()
    {
        await using Mounted mount = await StartAsync();
        long[] written = PutFiles(mount);
        mount.Store.PageSize = 100;
        StoreGate second = HoldSecondPage(mount);
        await using Reader reader = await Reader.OpenAsync(mount);

        // The last name of a page waits for the next one: a directory of the same name may be in that.
        List<FsEntry> first = await reader.ReadAsync(stats: true, limit: 99);
        Assert.Equal(written[..99], first.Select(entry => entry.Attributes.ModifiedNs));
        await second.Entered;
        Assert.Equal(1, second.Count);
        second.Release();
        Assert.Equal(written[99..], (await reader.ReadAsync(stats: true)).Select(entry => entry.Attributes.ModifiedNs));
        Assert.Equal($"Head:{Count} List:6", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_are_told_before_the_last_page_has_come()
    {
        await using Mounted mount = await StartAsync();
        PutFiles(mount);
        mount.Store.PageSize = 20;
        StoreGate second = HoldSecondPage(mount);
        await using Reader reader = await Reader.OpenAsync(mount);
        Assert.Equal(19, (await reader.ReadAsync(stats: false, limit: 19)).Count);
        second.Release();
        Assert.Equal(Count - 19, (await reader.ReadAsync(stats: false)).Count);
        Assert.Equal($"List:{Count / 20}", mount.Requests());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_this_mount_changes_meanwhile_is_told_as_it_is()
    {
        await using Mounted mount = await StartAsync();
        long[] written = PutFiles(mount);
        mount.Store.PageSize = 100;
        await using Reader reader = await Reader.OpenAsync(mount);
        List<FsEntry> told = await reader.ReadAsync(stats: true, limit: 2 * Room);
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync(NameOf(300)));
        Assert.Equal(FsError.None, await mount.Client.WriteAsync(NameOf(400), "longer than before"));
        told.AddRange(await reader.ReadAsync(stats: true));
        Assert.Equal(Count - 1, told.Count);
        Assert.Equal(1, told.Count(entry => entry.Attributes.Size == 18));
        Assert.Equal(written[500..], told[^100..].Select(entry => entry.Attributes.ModifiedNs));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_walk_is_complete_while_another_client_adds_and_removes()
    {
        await using Mounted mount = await StartAsync();
        PutFiles(mount);
        mount.Store.PageSize = 50;
        await using Reader reader = await Reader.OpenAsync(mount);
        HashSet<string> told = [];
        for (int round = 0; reader.HasMore; round++)
        {
            await reader.ReadAsync(stats: round % 2 == 0, limit: Room);
            told.UnionWith(reader.Names);
            mount.Put($"f{round * 50:d4}-new", "abc");
            mount.Store.Remove(Mounted.Key(NameOf((round * 50) + 1)));
        }

        // What was there all the time is told, and once.
        string[] stayed = [.. Enumerable.Range(0, Count).Where(i => i % 50 != 1).Select(NameOf)];
        Assert.Empty(stayed.Except(told));
        Assert.Equal(reader.Names.Count, reader.Names.Distinct().Count());
    }

    [Theory(Timeout = 60_000)]
    [Semantics("S250")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_walk_that_takes_longer_than_listings_are_believed_lists_once_and_asks_for_each_name_once(bool isListedBefore)
    {
        await using Mounted mount = await StartAsync();
        long[] written = PutFiles(mount);
        if (isListedBefore)
        {
            await mount.Client.ListAsync("");
        }

        await using Reader reader = await Reader.OpenAsync(mount);
        List<FsEntry> told = [];
        while (reader.HasMore)
        {
            told.AddRange(await reader.ReadAsync(stats: true, limit: Room));
            mount.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(written, told.Select(entry => entry.Attributes.ModifiedNs));
        Assert.InRange(reader.Lookups, Room - 2, 3 * Room);
        Assert.Equal(1, mount.Store.Count(StoreOperation.List));

        // What is asked for ahead just before it would be needed may be out of date when the program gets there.
        Assert.InRange(mount.Store.Count(StoreOperation.Head), Count, Count + (Count / 4));
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S250")]
    public async Task What_another_client_changes_in_a_long_walk_is_told_as_it_is_when_it_is_asked_for()
    {
        await using Mounted mount = await StartAsync();
        PutFiles(mount);
        await using Reader reader = await Reader.OpenAsync(mount);
        await reader.ReadAsync(stats: true, limit: Room);
        mount.Expire();
        mount.Put(NameOf(Count - 2), "longer than before");
        mount.Store.Remove(Mounted.Key(NameOf(Count - 1)));
        List<FsEntry> rest = await reader.ReadAsync(stats: true);
        long written = mount.Store.Get(Mounted.Key(NameOf(Count - 2)))!.ModifiedNs;
        Assert.Contains(rest, entry => entry.Attributes.Size == 18 && entry.Attributes.ModifiedNs == written);
        Assert.Equal(1, mount.Store.Count(StoreOperation.List));
    }

    private static StoreGate HoldSecondPage(Mounted mount)
    {
        int pages = 0;
        return mount.Store.Hold(StoreOperation.List, which: _ => Interlocked.Increment(ref pages) == 2);
    }

    private static string NameOf(int number) => $"f{number:d4}";

    private static Task<Mounted> StartAsync() => Mounted.StartAsync(configure: options => options with { TimesOnDemand = true });

    private static long[] PutFiles(Mounted mount) => [.. Enumerable.Range(0, Count).Select(i =>
    {
        mount.Put(NameOf(i), "abc");
        return mount.Store.Get(Mounted.Key(NameOf(i)))!.ModifiedNs;
    })];

    /// <summary>Reads the root as a kernel does for one program: the first names, and those behind looked-up ones, with attributes.</summary>
    private sealed class Reader(Mounted mount, HandleId handle) : IAsyncDisposable
    {
        private long _cookie;
        private bool _looksUp = true;

        /// <summary>All names that were told.</summary>
        public List<string> Names { get; } = [];

        /// <summary>How many names had to be looked up.</summary>
        public int Lookups { get; private set; }

        public bool HasMore { get; private set; } = true;

        public static async Task<Reader> OpenAsync(Mounted mount)
            => new(mount, (await mount.System.OpenDirectoryAsync(InodeId.Root, CancellationToken.None)).Value);

        public async Task<List<FsEntry>> ReadAsync(bool stats, int limit = int.MaxValue)
        {
            List<FsEntry> told = [];
            while (told.Count < limit)
            {
                ListSink sink = new(limit - told.Count >= Room ? Room : limit - told.Count + (_cookie == 0 ? 2 : 0), takesParts: true);
                bool withLookup = _looksUp;
                Assert.True((await mount.System.ReadDirectoryAsync(handle, _cookie, withLookup, sink, CancellationToken.None)).IsOk);
                if (sink.Entries.Count == 0)
                {
                    HasMore = false;
                    break;
                }

                _cookie = sink.Entries[^1].Cookie;
                _looksUp = false;
                foreach (Listed entry in sink.Entries.Where(entry => entry.Name is not ("." or "..")))
                {
                    Names.Add(entry.Name);
                    bool isKnown = withLookup && !entry.Entry.Attributes.Inode.IsNone;
                    FsEntry known = stats && !isKnown ? await StatAsync(entry.Name) : entry.Entry;
                    if (isKnown)
                    {
                        mount.System.Forget(known.Attributes.Inode, 1);
                    }

                    // An entry that was told with attributes and is used counts as a lookup does.
                    _looksUp |= stats;
                    told.Add(known);
                }
            }

            return told;
        }

        public ValueTask DisposeAsync() => mount.System.ReleaseDirectoryAsync(handle);

        private async Task<FsEntry> StatAsync(string name)
        {
            Lookups++;
            FsResult<FsEntry> found = await mount.System.LookupAsync(InodeId.Root, name, CancellationToken.None);
            if (found.Error != FsError.None || found.Value.Attributes.Inode.IsNone)
            {
                return default;
            }

            FsResult<FsEntry> told = await mount.System.GetAttributesAsync(found.Value.Attributes.Inode, CancellationToken.None);
            mount.System.Forget(found.Value.Attributes.Inode, 1);
            return told.IsOk ? told.Value : default;
        }
    }
}
