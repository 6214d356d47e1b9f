using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Whether programs walk through what lies below a directory: list one directory in it after the other. Then pages with
/// recursion tell of many directories at once. Where they tell of hardly any that is wanted, they end.
/// </summary>
internal sealed class TreeWalk
{
    // A directory of more names says that a page would cover few directories.
    private const int MaxEntries = 2_500;

    // A page that was asked for and filled this many directories, or had as many of them visited, was worth it.
    private const int WorthAPage = 3;
    private const int MaxWasted = 2;

    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private string? _listed;
    private Stamp _listedAt;
    private WalkPage? _last;
    private TaskCompletionSource? _pending;
    private string _pendingAfter = string.Empty;
    private int _wasted;
    private Stamp _stoppedAt;

    /// <summary>A directory below was listed by itself.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entries">How many names it has.</param>
    /// <param name="now">The time.</param>
    public void NoteListed(string name, int entries, Stamp now)
    {
        lock (_lock)
        {
            (_listed, _listedAt) = entries <= MaxEntries ? (name, now) : (null, default);
        }
    }

    /// <summary>Whether pages with recursion were made for a walk that may go on.</summary>
    public bool IsUnderWay(MountClock clock)
    {
        lock (_lock)
        {
            return !IsStopped(clock) && (_pending is not null || _last is not null) && clock.IsFresh(_listedAt);
        }
    }

    /// <summary>Whether a program that wants to list a directory walks: it has listed another one.</summary>
    /// <param name="name">The directory.</param>
    /// <param name="clock">The clock.</param>
    public bool IsBegun(string name, MountClock clock)
    {
        lock (_lock)
        {
            return !IsStopped(clock) && _listed is not null && _listed != name && clock.IsFresh(_listedAt);
        }
    }

    /// <summary>A directory is wanted that the caches do not know.</summary>
    /// <param name="prefix">Its prefix.</param>
    /// <param name="startsAnywhere">Whether a page can begin behind any name.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="after">The name behind which the caller asks for a page, if it is to: then <see cref="End"/> follows.</param>
    /// <returns>Ends with the page to wait for; null when no page helps.</returns>
    public Task? Begin(string prefix, bool startsAnywhere, MountClock clock, out string? after)
    {
        lock (_lock)
        {
            after = null;
            if (_pending is { } pending)
            {
                return NameOrder.Compare(_pendingAfter, prefix) <= 0 ? pending.Task : null;
            }

            WalkPage? last = _last is { } page && clock.IsFresh(page.AsOf) ? page : null;
            if (IsStopped(clock) || (last is not null && (last.Span.Covers(prefix) || last.Span.After == prefix || !startsAnywhere)))
            {
                return null;
            }

            if (last is not null)
            {
                _wasted = Math.Min(last.Filled, last.Visited) < WorthAPage && last.Span.Through is not null ? _wasted + 1 : 0;
                if (_wasted >= MaxWasted)
                {
                    _stoppedAt = clock.Now();
                    _last = null;
                    _wasted = 0;
                    return null;
                }
            }

            // With the slash: so the cluster need not walk through the directories before it, and no object has that name.
            after = startsAnywhere ? prefix : string.Empty;
            return StartLocked(after);
        }
    }

    /// <summary>A directory was listed out of what a page has filled.</summary>
    /// <param name="page">The page.</param>
    /// <param name="now">The time.</param>
    /// <param name="after">The name behind which the caller is to ask for a further page: then <see cref="End"/> follows; else null.</param>
    public void Visit(WalkPage page, Stamp now, out string? after)
    {
        page.Visit();
        lock (_lock)
        {
            after = null;
            _listedAt = now;
            if (_pending is null && ReferenceEquals(page, _last) && page.Span.Through is { } through && page.Visited > page.Filled / 2)
            {
                // What the page had of its last directory comes once more.
                int slash = through.LastIndexOf('/');
                string next = slash >= page.Place.Prefix.Length ? through[..(slash + 1)] : through;
                if (NameOrder.Compare(next, page.Span.After) > 0)
                {
                    after = next;
                    _ = StartLocked(next);
                }
            }
        }
    }

    /// <summary>A page came along with another listing: a program that goes on into what it tells of walks.</summary>
    public void Add(WalkPage page)
    {
        lock (_lock)
        {
            _last = _pending is null ? page : _last;
        }
    }

    /// <summary>A page has come, or not.</summary>
    public void End(WalkPage? page, MountClock clock)
    {
        TaskCompletionSource? pending;
        lock (_lock)
        {
            pending = _pending;
            _pending = null;
            _last = page;
            if (page is null)
            {
                _stoppedAt = clock.Now();
            }
        }

        pending?.SetResult();
    }

    private Task StartLocked(string after)
    {
        _pendingAfter = after;
        _pending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _pending.Task;
    }

    private bool IsStopped(MountClock clock) => _stoppedAt.Order > 0 && clock.Elapsed(_stoppedAt) < s_pause;
}
