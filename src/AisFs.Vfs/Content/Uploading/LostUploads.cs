using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>Finds out whether an upload whose answer was an error was carried out all the same.</summary>
/// <param name="store">The cluster.</param>
/// <param name="objects">Reads the object.</param>
/// <param name="hasher">Computes the checksum of its end.</param>
/// <param name="logger">Takes what was found.</param>
internal sealed class LostUploads(IObjectStore store, CachedObjects objects, ContentHasher hasher, ILogger logger)
{
    /// <summary>Looks for the object that the upload would have made.</summary>
    /// <param name="key">The object.</param>
    /// <param name="lost">The upload.</param>
    /// <param name="before">The object's state before the upload; null when there was none.</param>
    /// <param name="cancellationToken">Gives the search up.</param>
    /// <returns>The object if the upload made it; null when it did not, or when that cannot be known.</returns>
    public async ValueTask<ObjectInfo?> FindAsync(ObjectKey key, LostAnswer lost, ObjectInfo? before, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk || head.Value.Size != lost.Size || (before is not null && !before.FullVersion.IsRewritten(head.Value.FullVersion)))
        {
            return null;
        }

        CachedObject found = objects.Replace(key, head.Value);
        try
        {
            using ReadCursor cursor = objects.CreateCursor();
            FsResult<string> checksum = await hasher.HashAsync(
                (lease, offset, length, token) => cursor.ReadAsync(found, lease, offset, length, token), lost.From, lost.Size, cancellationToken).ConfigureAwait(false);
            if (!checksum.IsOk || checksum.Value != lost.Checksum)
            {
                return null;
            }
        }
        finally
        {
            await objects.ReleaseAsync(found).ConfigureAwait(false);
        }

        UploadLog.FoundComplete(logger, key);
        return head.Value;
    }
}
