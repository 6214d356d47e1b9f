using AisFs.Vfs.Api;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Recovery;

/// <summary>Looks whether an entry could be uploaded. It changes nothing and reads no content.</summary>
/// <param name="store">The cluster.</param>
/// <param name="cluster">The cluster's id; empty when it is not known.</param>
public sealed class RecoveryCheck(IObjectStore store, string cluster)
{
    /// <summary>Looks.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What stands in the way.</returns>
    public async ValueTask<RecoveryConflict> FindAsync(RecoveryEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Cluster.Length > 0 && cluster.Length > 0 && entry.Cluster != cluster)
        {
            return RecoveryConflict.OtherCluster;
        }

        FsResult<ObjectInfo> head = await store.HeadAsync(entry.Key, cancellationToken).ConfigureAwait(false);
        if (head.IsOk)
        {
            return entry.Base?.IsStill(head.Value) == true ? RecoveryConflict.None : RecoveryConflict.OtherObject;
        }

        if (head.Error != FsError.NotFound)
        {
            return RecoveryConflict.Unknown;
        }

        FsResult<BucketInfo> bucket = await store.HeadBucketAsync(entry.Key.Bucket, cancellationToken).ConfigureAwait(false);
        return bucket.IsOk ? (entry.IsComplete ? RecoveryConflict.None : RecoveryConflict.ObjectGone)
            : bucket.Error == FsError.NotFound ? RecoveryConflict.BucketGone
            : RecoveryConflict.Unknown;
    }
}
