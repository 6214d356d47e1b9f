using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>The last step of an upload that is no single PUT: its bytes are on the cluster, its metadata is not.</summary>
/// <param name="store">The cluster.</param>
internal sealed class UploadFinisher(IObjectStore store)
{
    /// <summary>Learns the new state of an object, and sets its custom metadata.</summary>
    /// <param name="key">The object.</param>
    /// <param name="size">The size in bytes that it has when it is the uploaded one.</param>
    /// <param name="custom">Makes the metadata from the object's version.</param>
    /// <param name="cancellationToken">Gives up; the metadata may be set or not.</param>
    /// <returns>The object's state; <see cref="FsError.Stale"/> when it is not the uploaded one.</returns>
    public async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ObjectKey key,
        long size,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        ObjectInfo info = head.Value;
        if (info.Size != size)
        {
            return FsError.Stale;
        }

        if (custom(info.Version with { Size = size }) is { Count: > 0 } values)
        {
            FsResult set = await store.SetCustomAsync(key, values, false, cancellationToken).ConfigureAwait(false);
            if (!set.IsOk)
            {
                return set.Error;
            }

            info = info with { Custom = CustomMetadata.Merge(info.Custom, values) };
        }

        return info;
    }
}
