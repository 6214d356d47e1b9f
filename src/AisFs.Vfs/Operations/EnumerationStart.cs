using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Begins enumerations of directories.</summary>
internal sealed class EnumerationStart(
    MetadataCache cache, DirectoryListings listings, ListingStarts starts, BucketListing buckets, TreeWalks walks, CacheCounter requests, MountClock clock)
{
    // Who opens a directory to read it does so at once. Later, other clients may have changed it.
    private static readonly TimeSpan s_longestPreparation = TimeSpan.FromSeconds(1);

    /// <summary>Begins an enumeration ahead of its first read, and waits for the first names.</summary>
    /// <returns>What they came to; <see cref="FsError.NotFound"/> when the bucket does not exist any more.</returns>
    public async ValueTask<FsResult> PrepareAsync(DirectoryHandle handle, CancellationToken cancellationToken)
    {
        FsResult begun = await BeginAsync(handle, cancellationToken).ConfigureAwait(false);
        if (begun.IsOk && handle.Cursor is { } cursor && !cursor.HasPage(0))
        {
            begun = new FsResult((await cursor.GetPageAsync(0, cancellationToken).ConfigureAwait(false)).Error);
        }

        handle.PreparedAt = clock.Now();
        return begun;
    }

    /// <summary>Whether an enumeration was begun ahead, just before. It is taken only once.</summary>
    public bool TryTakePrepared(DirectoryHandle handle)
    {
        Stamp? at = handle.PreparedAt;
        handle.PreparedAt = null;
        return at is { } prepared && handle.Cursor is not null && clock.Elapsed(prepared) < s_longestPreparation;
    }

    /// <summary>Begins an enumeration: over what is cached when that may be believed, else over pages as they arrive.</summary>
    /// <returns><see cref="FsError.NotFound"/> when the bucket does not exist any more.</returns>
    public async ValueTask<FsResult> BeginAsync(DirectoryHandle handle, CancellationToken cancellationToken)
    {
        DirectoryInode directory = handle.Inode;
        handle.Cursor?.Close();
        handle.Cursor = null;
        if (directory is { IsUnlinked: true, Place.IsBucketRoot: true })
        {
            return FsError.NotFound;
        }

        if (directory.IsUnlinked)
        {
            handle.Cursor = new DirectoryCursor(directory, new ListingPage(clock.Now(), []), clock.Now());
            return FsResult.Ok;
        }

        if (directory.Place.IsGroup)
        {
            return await BeginGroupAsync(handle, cancellationToken).ConfigureAwait(false);
        }

        if (TryBegin(handle))
        {
            requests.Add(isHit: true);
            return FsResult.Ok;
        }

        requests.Add(isHit: false);
        if (directory.Parent is { } parent && await walks.TryFillAsync(parent, directory.Name, cancellationToken).ConfigureAwait(false) && TryBegin(handle))
        {
            return FsResult.Ok;
        }

        handle.Cursor = new DirectoryCursor(directory, starts.StartOrJoin(directory, withBelow: true));
        return FsResult.Ok;
    }

    private bool TryBegin(DirectoryHandle handle)
    {
        DirectoryInode directory = handle.Inode;
        DirectoryListing? listing;
        lock (directory.ChildrenLock)
        {
            if (!cache.TryGetFreshListing(directory.Place.Key, out listing))
            {
                return false;
            }

            handle.Cursor = new DirectoryCursor(directory, listing, clock.Now());
        }

        walks.Visit(directory, listing);
        return true;
    }

    private async ValueTask<FsResult> BeginGroupAsync(DirectoryHandle handle, CancellationToken cancellationToken)
    {
        DirectoryInode directory = handle.Inode;
        Stamp asOf = clock.Now();
        ListedNode[] nodes;
        if (cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            requests.Add(isHit: true);
            nodes = listing.Snapshot();
        }
        else
        {
            requests.Add(isHit: false);
            FsResult<Dictionary<string, ListedNode>> children = await buckets.ListAsync(directory.Place, cancellationToken).ConfigureAwait(false);
            if (!children.IsOk)
            {
                return children.Error;
            }

            nodes = [.. children.Value.Values];
            directory.Changes.BeginRead();
            listings.InstallListing(directory, directory.Place, asOf, children.Value, hasMarker: false);
            directory.Changes.EndRead();
        }

        handle.Cursor = new DirectoryCursor(directory, new ListingPage(asOf, nodes), clock.Now());
        return FsResult.Ok;
    }
}
