using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// One listing of a directory on its way: pages are asked for as readers get to them, one ahead, and only once for all
/// readers. When all pages have come it becomes a <see cref="DirectoryListing"/>, unless that would be too large.
/// </summary>
internal sealed class ListingFetch : IDisposable
{
    private readonly NodeTree _tree;
    private readonly GuardedStore _store;
    private readonly PageReader _reader;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationToken _ended;
    private readonly List<ListingPage?> _pages = [];
    private readonly List<string> _tokens = [string.Empty];
    private readonly string[] _localNames;
    private readonly ListingProgress _progress = new();
    private readonly HashSet<string> _localSeen = new(StringComparer.Ordinal);
    private Dictionary<string, ListedNode>? _nodes = new(StringComparer.Ordinal);
    private Task<FsError>? _pending;
    private long _bytes;
    private int _users = 1;
    private bool _isComplete;

    public ListingFetch(NodeTree tree, GuardedStore store, DirectoryInode directory, Stamp startedAt)
    {
        _tree = tree;
        _ended = _cancellation.Token;
        _store = store;
        Directory = directory;
        Place = directory.Place;
        StartedAt = startedAt;
        _reader = new PageReader(Place, tree.Reader);
        directory.Changes.BeginRead();
        _localNames = directory.LocalNames();
    }

    public DirectoryInode Directory { get; }

    public DirectoryPlace Place { get; }

    /// <summary>When it began: what this mount changed since then is not to be undone.</summary>
    public Stamp StartedAt { get; }

    public PageReader Reader => _reader;

    /// <summary>How many entries have come so far.</summary>
    public int Entries => _reader.Entries;

    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return _isComplete;
            }
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
        NodeTree.FetchEnded(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    /// <summary>A page, waited for if need be.</summary>
    /// <param name="index">0, or one more than a page that was got before.</param>
    /// <param name="readsOn">Whether the next page is asked for at once, since it will be wanted.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The page; null behind the last.</returns>
    public ValueTask<FsResult<ListingPage?>> GetPageAsync(int index, bool readsOn, CancellationToken cancellationToken)
    {
        Task<FsError> pending;
        lock (_lock)
        {
            if (index < _pages.Count && _pages[index] is { } page)
            {
                if (readsOn && !_isComplete && index == _pages.Count - 1)
                {
                    _pending ??= FetchNextAsync();
                }

                DropPagesBefore(index);
                return new ValueTask<FsResult<ListingPage?>>(page);
            }

            if (index < _pages.Count)
            {
                return FetchAgainAsync(_tokens[index], cancellationToken);
            }

            if (_isComplete)
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

    private async Task<FsError> FetchNextAsync()
    {
        // The caller holds the lock: nothing may be done before it is released.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        string token = _tokens[^1];
        while (true)
        {
            Stamp asOf = _tree.Now();
            FsResult<ListPage> answer = await _store.ListAsync(Place.Bucket, Request(token), _ended).ConfigureAwait(false);
            FsError error = !answer.IsOk ? answer.Error
                : _progress.MovesOn(answer.Value) ? FsError.None
                : _store.Endless(Place.Bucket, Place.Prefix);
            if (error != FsError.None)
            {
                lock (_lock)
                {
                    _pending = null;
                    return error;
                }
            }

            token = answer.Value.ContinuationToken;
            bool isLast = token.Length == 0;
            ListedNode[] nodes = _tree.PageArrived(this, _reader.Read(answer.Value, isLast), asOf);
            if (nodes.Length > 0 || isLast)
            {
                Add(new ListingPage(asOf, nodes), token, isLast);
                return FsError.None;
            }
        }
    }

    private void Add(ListingPage page, string token, bool isLast)
    {
        List<ListedNode> taken = new(page.Nodes.Length);
        foreach (ListedNode node in page.Nodes)
        {
            if (_nodes is not null && !_nodes.TryAdd(node.Name, node))
            {
                continue;
            }

            taken.Add(node);
            _bytes += node.Cost;
            if (_localNames.Length > 0 && Array.IndexOf(_localNames, node.Name) >= 0)
            {
                _localSeen.Add(node.Name);
            }
        }

        page = page with { Nodes = [.. taken] };
        if (_bytes > _tree.LargestListing)
        {
            _nodes = null;
        }

        // Files that wait for their first upload and directories of this mount alone come last.
        ListingPage? local = isLast ? NodeTree.LocalPage(this, [.. _localNames.Where(name => !_localSeen.Contains(name))]) : null;
        if (isLast)
        {
            _tree.FetchCompleted(this, _nodes);
            _nodes = null;
        }

        lock (_lock)
        {
            _pages.Add(page);
            if (local is not null)
            {
                _tokens.Add(string.Empty);
                _pages.Add(local);
            }

            _tokens.Add(token);
            _isComplete = isLast;
            _pending = null;
        }
    }

    // Beyond what may be kept, only the present pages stay; a reader that seeks back has them fetched again.
    private void DropPagesBefore(int index)
    {
        if (_bytes <= _tree.LargestListing || _users > 1 || index < 2)
        {
            return;
        }

        for (int i = index - 2; i >= 0 && _pages[i] is not null; i--)
        {
            _pages[i] = null;
        }
    }

    private async ValueTask<FsResult<ListingPage?>> FetchAgainAsync(string token, CancellationToken cancellationToken)
    {
        Stamp asOf = _tree.Now();
        FsResult<ListPage> answer = await _store.ListAsync(Place.Bucket, Request(token), cancellationToken).ConfigureAwait(false);
        return answer.IsOk
            ? new ListingPage(asOf, new PageReader(Place, _tree.Reader).Read(answer.Value, isLast: true))
            : answer.Error;
    }

    private ListRequest Request(string token) => new() { Prefix = Place.Prefix, ContinuationToken = token };
}
