using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>Uploads of one request, which carries bytes, checksum and metadata.</summary>
/// <param name="store">The cluster.</param>
internal sealed class SinglePut(IObjectStore store)
{
    /// <summary>Sends an object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="checksum">Their checksum.</param>
    /// <param name="custom">The metadata to set; null for none.</param>
    /// <param name="before">The metadata that the object has as far as known.</param>
    /// <param name="cancellationToken">Gives the upload up; it may have been carried out.</param>
    /// <returns>The object's new state.</returns>
    public async ValueTask<FsResult<ObjectInfo>> SendAsync(
        ObjectKey key,
        IUploadContent content,
        string checksum,
        IReadOnlyDictionary<string, string>? custom,
        IReadOnlyDictionary<string, string>? before,
        CancellationToken cancellationToken)
    {
        PutOptions options = new() { Custom = custom, ChecksumType = Checksums.Xxhash2, Checksum = checksum };
        FsResult<ObjectInfo> put = await store.PutAsync(key, content, options, cancellationToken).ConfigureAwait(false);
        if (put.IsOk && put.Value.Version is { Version.Length: 0, Checksum.Length: 0 })
        {
            FsResult<ObjectInfo> same = await FindSameAsync(key, content.Length, checksum, custom, cancellationToken).ConfigureAwait(false);
            if (same.Error != FsError.Stale)
            {
                return same;
            }

            // The cluster takes another content for this one: it has noted a wrong checksum.
            put = await store.PutAsync(key, content, options with { ChecksumType = string.Empty, Checksum = string.Empty }, cancellationToken).ConfigureAwait(false);
        }

        if (!put.IsOk)
        {
            return put;
        }

        ObjectInfo info = put.Value;
        return info with
        {
            Name = key.Name,
            Size = content.Length,
            Version = info.Version with { Size = content.Length },
            Custom = info.Custom ?? CustomMetadata.Merge(before, custom),
        };
    }

    /// <summary>
    /// The cluster had these bytes already and took nothing of what was sent: learns the version, and sets the metadata.
    /// </summary>
    private async ValueTask<FsResult<ObjectInfo>> FindSameAsync(
        ObjectKey key, long size, string checksum, IReadOnlyDictionary<string, string>? custom, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk || head.Value.Size != size)
        {
            return head.Error is FsError.None or FsError.NotFound ? FsError.Stale : head.Error;
        }

        ObjectInfo info = head.Value;
        if (info.Version is { ChecksumType: Checksums.Xxhash2 } now && now.Checksum != checksum)
        {
            // Another client has overwritten the object since: its version and its metadata are not those of these bytes.
            return new ObjectInfo { Name = key.Name, Size = size, Version = new(string.Empty, Checksums.Xxhash2, checksum, size), Custom = custom };
        }

        // What the cluster tells of metadata that came with a content that it had already may be in its memory only, and be forgotten.
        // The one that rides on the PUT is such; further ones were set after it, and what is set is stored together with all others.
        bool isStored = custom is null or { Count: 0 } || (custom.Count > 1 && custom.All(pair => info.Custom?.GetValueOrDefault(pair.Key) == pair.Value));
        if (isStored)
        {
            return info;
        }

        FsResult set = await store.SetCustomAsync(key, custom!, false, cancellationToken).ConfigureAwait(false);
        return set.IsOk ? info with { Custom = CustomMetadata.Merge(info.Custom, custom) } : set.Error;
    }
}
