using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Inodes;

/// <summary>Begins listings of directories.</summary>
internal sealed class ListingStarts(
    IObjectStore store, DirectoryListings listings, SubtreeInstall below, MetadataCache cache, MetaReader reader, MountClock clock, ILogger logger)
{
    // An object below takes some 400 bytes in the cache: at most two fifths of it are filled ahead of a program.
    private const long BytesPerEntryBelow = 1024;

    // What is believed for a shorter time is mostly too old by the time a program comes to it.
    private static readonly TimeSpan s_leastTtlForBelow = TimeSpan.FromSeconds(2);

    // A page should not tell what is soon not believed any more; and a walk that begins again costs the cluster the names before it.
    private static readonly TimeSpan s_longestWalk = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_shortestWalk = TimeSpan.FromSeconds(1);

    public MountClock Clock => clock;

    public DirectoryListings Listings => listings;

    /// <summary>Begins a listing, or joins one that is young enough and has missed no change.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="withBelow">Whether a program enumerates it, and may go on into its directories.</param>
    public ListingFetch StartOrJoin(DirectoryInode directory, bool withBelow)
    {
        lock (directory.ChildrenLock)
        {
            if (directory.Fetch is { } running && clock.IsFresh(running.StartedAt) && ReferenceEquals(running.Place, directory.Place)
                && directory.Changes.Since(running.StartedAt.Order).Count == 0 && running.TryJoin())
            {
                return running;
            }

            DirectoryPlace place = directory.Place;
            ListRequest request = new()
            {
                Prefix = place.Prefix,
                Marker = ObjectNames.Marker,
                EntriesBelow = withBelow ? EntriesBelow() : 0,
                BesideObject = cache.Twins.Cover(place.Key),
            };
            ListedNames names = new(place, reader, directory.LocalNames(), cache.LargestListing, cache.Twins);
            ListingFetch fetch = new(this, new ListingPages(store, place.Bucket, request, logger), names, directory, clock.Now());
            directory.Fetch = clock.Caches ? fetch : null;
            return fetch;
        }
    }

    /// <summary>Asks for a page, notes how old it may be, and takes over what it tells of sub-directories.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="place">What it was when its listing began.</param>
    /// <param name="pages">The listing.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The page; null behind the last.</returns>
    public async ValueTask<FsResult<ListPage?>> NextPageAsync(
        DirectoryInode directory, DirectoryPlace place, ListingPages pages, CancellationToken cancellationToken)
    {
        bool takesBelow = pages.Request.EntriesBelow > 0;
        if (takesBelow)
        {
            cache.Changes.BeginRead();
        }

        try
        {
            Stamp now = clock.Now();
            FsResult<ListPage?> answer = await pages.NextAsync(!IsYoung(pages.WalkBegan), cancellationToken).ConfigureAwait(false);
            if (answer is { IsOk: true, Value: { } page })
            {
                pages.WalkBegan = page.GoesOn ? pages.WalkBegan : now;
                if (takesBelow && page.Below.Count > 0 && ReferenceEquals(directory.Place, place))
                {
                    below.Install(directory, place, page.Below, now);
                }
            }

            return answer;
        }
        finally
        {
            if (takesBelow)
            {
                cache.Changes.EndRead();
            }
        }
    }

    // Whether a walk of the cluster that began then may tell another page.
    private bool IsYoung(in Stamp walkBegan)
    {
        TimeSpan limit = clock.Ttl / 2;
        return clock.Elapsed(walkBegan) < (limit < s_shortestWalk ? s_shortestWalk : limit > s_longestWalk ? s_longestWalk : limit);
    }

    private int EntriesBelow() => clock.Caches && clock.Ttl >= s_leastTtlForBelow ? (int)Math.Min(int.MaxValue, cache.Limit / BytesPerEntryBelow) : 0;
}
