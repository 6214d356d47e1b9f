using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// One enumeration of a directory: over a cached listing as it was at the beginning, or over pages as they arrive. A
/// position is a page and a place in it, so that what changes meanwhile moves nothing.
/// </summary>
internal sealed class DirectoryCursor
{
    private const int PageShift = 32;

    /// <summary>The cookie behind the first name.</summary>
    public const long FirstCookie = 3;

    private readonly DirectoryInode _directory;
    private readonly ListingFetch? _fetch;
    private readonly ListingPage? _snapshot;
    private readonly DirectoryListing? _listing;
    private readonly DirectoryPlace? _place;
    private bool _isClosed;

    public DirectoryCursor(DirectoryInode directory, ListingFetch fetch)
    {
        _directory = directory;
        _fetch = fetch;
        StartedAt = fetch.StartedAt;
    }

    public DirectoryCursor(DirectoryInode directory, ListingPage snapshot, Stamp startedAt)
    {
        _directory = directory;
        _snapshot = snapshot;
        StartedAt = startedAt;
        directory.Changes.BeginRead();
    }

    /// <summary>Begins over a listing that is cached; the caller holds the lock of the directory.</summary>
    public DirectoryCursor(DirectoryInode directory, DirectoryListing listing, Stamp startedAt)
        : this(directory, new ListingPage(listing.AsOf, listing.Snapshot()), startedAt)
    {
        _listing = listing;
        _place = directory.Place;
        directory.Reads.Cached = this;
    }

    public Stamp StartedAt { get; }

    /// <summary>The cookie behind an entry; 1 and 2 are those behind "." and "..".</summary>
    public static long Cookie(int page, int index) => ((long)page << PageShift) + index + FirstCookie;

    /// <summary>The entry that a cookie stands before. A cookie that was never given out stands behind the entries of some page.</summary>
    public static (int Page, int Index) Position(long cookie)
    {
        long position = Math.Max(cookie - (FirstCookie - 1), 0);
        return ((int)(position >> PageShift), (int)Math.Min(position & uint.MaxValue, int.MaxValue));
    }

    public ValueTask<FsResult<ListingPage?>> GetPageAsync(int index, CancellationToken cancellationToken)
        => _fetch is not null
            ? _fetch.GetPageAsync(index, readsOn: true, cancellationToken)
            : new ValueTask<FsResult<ListingPage?>>(new FsResult<ListingPage?>(index == 0 ? _snapshot : null));

    /// <summary>Whether a page is here, so that nobody waits for it.</summary>
    public bool HasPage(int index) => _fetch is null || _fetch.HasPage(index);

    /// <summary>Finds a file whose attributes the cached listing does not tell.</summary>
    /// <param name="place">What the directory is now.</param>
    /// <param name="name">The name.</param>
    /// <param name="node">What was listed.</param>
    public bool TryFind(DirectoryPlace place, string name, out ListedNode node)
    {
        node = default;
        return ListingOf(place) is { } listing && listing.TryFindPartial(name, out node);
    }

    /// <summary>The cached listing; null for pages, or when the directory is another one now.</summary>
    public DirectoryListing? ListingOf(DirectoryPlace place) => ReferenceEquals(place, _place) ? _listing : null;

    /// <summary>No more names are asked for. Closing it again does nothing.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return;
        }

        if (_fetch is not null)
        {
            _fetch.Leave();
        }
        else
        {
            _directory.EndRead(this);
            _directory.Changes.EndRead();
        }
    }
}
