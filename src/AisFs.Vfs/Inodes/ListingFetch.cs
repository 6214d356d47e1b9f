using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// One listing of a directory on its way: pages are asked for as readers get to them, one ahead, and only once for all
/// readers. When all pages have come it becomes a <see cref="DirectoryListing"/>, unless that would be too large.
/// </summary>
internal sealed class ListingFetch : IDisposable
{
    private readonly ListingStarts _starts;
    private readonly ListingPages _pages;
    private readonly ListedNames _names;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationToken _ended;
    private readonly Lock _lock = new();
    private readonly List<Arrived> _arrived = [];
    private Task<FsError>? _pending;
    private int _users = 1;
    private bool _hasAllPages;

    public ListingFetch(ListingStarts starts, ListingPages pages, ListedNames names, DirectoryInode directory, Stamp startedAt)
    {
        _starts = starts;
        _pages = pages;
        _names = names;
        _ended = _cancellation.Token;
        Directory = directory;
        StartedAt = startedAt;
        directory.Changes.BeginRead();
    }

    public DirectoryInode Directory { get; }

    /// <summary>What is listed: what the directory was when the listing began.</summary>
    public DirectoryPlace Place => _names.Place;

    /// <summary>When it began: what this mount changed since then is not to be undone.</summary>
    public Stamp StartedAt { get; }

    /// <summary>How many entries have come so far.</summary>
    public int Entries => _names.Entries;

    /// <summary>Whether the last page has come.</summary>
    public bool HasAllPages
    {
        get
        {
            lock (_lock)
            {
                return _hasAllPages;
            }
        }
    }

    /// <summary>
    /// Finds a name that has come already: of a listing that is over, one whose attributes it does not tell. Not when all readers have
    /// gone: what this mount changes is not noted for it any more.
    /// </summary>
    public bool TryFind(string name, out ListedNode node)
    {
        lock (_lock)
        {
            node = default;
            return _users > 0 && _names.TryFind(name, out node);
        }
    }

    /// <summary>
    /// The names in the order of the listing, for programs that want their attributes one after the other. These do not get to the
    /// next page soon: all pages are asked for, so that the names are known, unless they take too much memory.
    /// </summary>
    public StatOrder Order()
    {
        lock (_lock)
        {
            if (_names.Installed is { } whole)
            {
                return whole.Order();
            }

            if (_names.Order is null)
            {
                _names.Order = new StatOrder([.. _arrived.SelectMany(static page => page.Page?.Nodes ?? [])]);
                if (!_hasAllPages && !_names.IsTooLarge)
                {
                    _pending ??= FetchNextAsync();
                }
            }

            return _names.Order;
        }
    }

    /// <summary>The same; null when no attributes were wanted so far.</summary>
    public StatOrder? OrderIfUsed()
    {
        lock (_lock)
        {
            return _names.Installed is { } whole ? whole.OrderIfUsed() : _names.Order;
        }
    }

    /// <summary>Whether a page is here, so that nobody waits for it.</summary>
    public bool HasPage(int index)
    {
        lock (_lock)
        {
            return _hasAllPages || (index < _arrived.Count && _arrived[index].Page is not null);
        }
    }

    /// <summary>One more reader; false when all have gone already.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_users == 0)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>A reader goes; the last one ends the fetch.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        _cancellation.Cancel();
        Dispose();
        Directory.Changes.EndRead();
        Directory.EndFetch(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    /// <summary>A page, waited for if need be.</summary>
    /// <param name="index">0, or one more than a page that was got before.</param>
    /// <param name="readsOn">Whether the next page is asked for at once, since it will be wanted.</param>
    /// <param name="cancellationToken">Ends the wait; the page is fetched all the same.</param>
    /// <returns>The page; null behind the last.</returns>
    public ValueTask<FsResult<ListingPage?>> GetPageAsync(int index, bool readsOn, CancellationToken cancellationToken)
    {
        Task<FsError> pending;
        lock (_lock)
        {
            if (index < _arrived.Count)
            {
                if (_arrived[index].Page is not { } page)
                {
                    return FetchAgainAsync(_arrived[index].Token, cancellationToken);
                }

                if (readsOn && !_hasAllPages && index == _arrived.Count - 1)
                {
                    _pending ??= FetchNextAsync();
                }

                DropPagesBefore(index);
                return new ValueTask<FsResult<ListingPage?>>(page);
            }

            if (_hasAllPages)
            {
                return new ValueTask<FsResult<ListingPage?>>(new FsResult<ListingPage?>((ListingPage?)null));
            }

            pending = _pending ??= FetchNextAsync();
        }

        return WaitAsync(index, readsOn, pending, cancellationToken);
    }

    private async ValueTask<FsResult<ListingPage?>> WaitAsync(int index, bool readsOn, Task<FsError> pending, CancellationToken cancellationToken)
    {
        FsError error = await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error;
        }

        return await GetPageAsync(index, readsOn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches pages up to the next one that shows a name, or the last one.</summary>
    private async Task<FsError> FetchNextAsync()
    {
        // The caller holds the lock: nothing may be done before it is released.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            string token = _pages.Token;
            FsResult<ListPage?> answer = await _starts.NextPageAsync(Directory, Place, _pages, _ended).ConfigureAwait(false);
            if (answer is not { IsOk: true, Value: { } page })
            {
                lock (_lock)
                {
                    _pending = null;
                    return answer.IsOk ? FsError.Io : answer.Error;
                }
            }

            bool isLast = page.ContinuationToken.Length == 0;
            List<ListedNode> nodes = _starts.Listings.PageArrived(Directory, Place, _names.Read(page), _pages.WalkBegan);
            if (nodes.Count > 0 || isLast)
            {
                Add(new Arrived(token, new ListingPage(_pages.WalkBegan, _names.Add(nodes))), isLast);
                return FsError.None;
            }
        }
    }

    private void Add(Arrived page, bool isLast)
    {
        // Files that wait for their first upload and directories of this mount alone come last.
        ListingPage? local = isLast ? LocalPage(_names.LocalOnly) : null;
        if (isLast)
        {
            _names.Drop(_starts.Listings.Install(this, _names));
        }

        lock (_lock)
        {
            _arrived.Add(page);
            if (local is not null)
            {
                _arrived.Add(new Arrived(string.Empty, local));
            }

            _names.Order?.Append(page.Page!.Nodes);
            _hasAllPages = isLast;
            _pending = _names.Order is not null && !isLast && !_names.IsTooLarge ? FetchNextAsync() : null;
        }
    }

    /// <summary>What a listing cannot show since it exists here only.</summary>
    private ListingPage? LocalPage(string[] names)
    {
        if (names.Length == 0)
        {
            return null;
        }

        List<ListedNode> nodes = [];
        lock (Directory.ChildrenLock)
        {
            foreach (string name in names)
            {
                if (Directory.PeekChildLocked(name) is { } child)
                {
                    nodes.Add(NodeTree.NodeOf(child));
                }
            }
        }

        return nodes.Count == 0 ? null : new ListingPage(StartedAt, [.. nodes], IsLocal: true);
    }

    // Of a listing that is too large to be kept, only the present pages stay; a reader that seeks back has them fetched again.
    private void DropPagesBefore(int index)
    {
        if (!_names.IsTooLarge || _users > 1 || index < 2)
        {
            return;
        }

        for (int i = index - 2; i >= 0 && _arrived[i].Page is not null; i--)
        {
            _arrived[i] = _arrived[i] with { Page = null };
        }
    }

    private async ValueTask<FsResult<ListingPage?>> FetchAgainAsync(string token, CancellationToken cancellationToken)
    {
        Stamp asOf = _starts.Clock.Now();
        FsResult<ListPage> answer = await _pages.AgainAsync(token, cancellationToken).ConfigureAwait(false);
        return answer.IsOk ? new ListingPage(asOf, _names.ReadAgain(answer.Value)) : answer.Error;
    }

    /// <summary>A page that has come.</summary>
    /// <param name="Token">Where it begins.</param>
    /// <param name="Page">The page; null when it was dropped since.</param>
    private readonly record struct Arrived(string Token, ListingPage? Page);
}
