using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Sees to it that directories last: on the cluster a directory is there as long as an object is below it. What else keeps it
/// is a marker, or, where the mount keeps none, the inode itself.
/// </summary>
internal sealed class DirectoryUpkeep(DirectoryMarkers markers, ObjectsBelow below, MetadataCache cache, ILogger log)
{
    /// <summary>
    /// Keeps a directory that may just have lost its last object: on the cluster it would vanish, which its user did not
    /// ask for. Directories that still have a child or a marker are left alone.
    /// </summary>
    public async ValueTask KeepAsync(DirectoryInode directory)
    {
        DirectoryPlace place = directory.Place;
        if (place.IsGroup || place.IsBucketRoot || directory.IsHere || directory.IsUnlinked
            || directory.HasMarker == true || (cache.TryGetListing(place.Key, out DirectoryListing? listing) && (listing.HasMarker || listing.Count > 0)))
        {
            return;
        }

        FsResult<ListEntry?> first = await below.FindAnyAsync(place, namesOnly: true, CancellationToken.None).ConfigureAwait(false);
        if (!first.IsOk || first.Value is not null)
        {
            return;
        }

        if (!markers.AreKept)
        {
            directory.KeepForMount();
            return;
        }

        FsResult put = await PutAsync(directory, directory.Meta, null, CancellationToken.None).ConfigureAwait(false);
        if (!put.IsOk)
        {
            OperationLog.MarkerFailed(log, place.Path, put.Error);
            directory.KeepForMount();
        }
    }

    /// <summary>Makes sure that a directory holds nothing but its marker; the cluster is asked in any case.</summary>
    /// <returns>Whether the marker is there, or <see cref="FsError.NotEmpty"/>.</returns>
    public ValueTask<FsResult<bool>> CheckEmptyAsync(DirectoryInode directory, CancellationToken cancellationToken)
        => directory.HasLocalNames ? new(FsError.NotEmpty) : below.CheckEmptyAsync(directory.Place, cancellationToken);

    /// <summary>Writes a directory's attributes to its marker, which is made if need be.</summary>
    public async ValueTask<FsResult> SaveAsync(DirectoryInode directory, NodeMeta meta, CancellationToken cancellationToken)
    {
        if (directory.HasMarker != false)
        {
            FsResult saved = await markers.SetAsync(directory.Place, meta, cancellationToken).ConfigureAwait(false);
            if (saved.Error != FsError.NotFound)
            {
                directory.HasMarker = saved.IsOk ? true : directory.HasMarker;
                return saved;
            }
        }

        return await PutAsync(directory, meta, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a directory's marker.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="meta">Its attributes.</param>
    /// <param name="xattrs">Its extended attributes as custom metadata; null for none.</param>
    public async ValueTask<FsResult> PutAsync(
        DirectoryInode directory, NodeMeta meta, IReadOnlyDictionary<string, string>? xattrs, CancellationToken cancellationToken)
    {
        FsResult put = await markers.PutAsync(directory.Place, meta, xattrs, cancellationToken).ConfigureAwait(false);
        directory.HasMarker = put.IsOk ? true : null;
        return put;
    }

    /// <summary>
    /// A renamed directory has its objects under its new name. The marker that the target had does not tell of it, and
    /// without any object the directory would be gone.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="to">Its new place.</param>
    /// <param name="isEmpty">Whether no object was moved.</param>
    /// <param name="hasMarker">Whether its own marker was moved.</param>
    /// <param name="targetHasMarker">Whether what it replaces had a marker.</param>
    public async ValueTask SettleAsync(DirectoryInode directory, DirectoryPlace to, bool isEmpty, bool hasMarker, bool targetHasMarker)
    {
        if (hasMarker || (!targetHasMarker && !isEmpty))
        {
            return;
        }

        FsResult settled;
        if (isEmpty && markers.AreKept)
        {
            settled = await markers.PutAsync(to, directory.Meta, null, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            settled = targetHasMarker ? await markers.DeleteAsync(to, CancellationToken.None).ConfigureAwait(false) : FsResult.Ok;
            if (isEmpty)
            {
                directory.KeepForMount();
            }
        }

        if (!settled.IsOk)
        {
            OperationLog.MarkerFailed(log, to.Path, settled.Error);
        }

        directory.HasMarker = null;
    }
}
