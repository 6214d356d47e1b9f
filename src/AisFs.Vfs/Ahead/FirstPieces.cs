using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Ahead;

/// <summary>
/// Looks objects up by fetching their first bytes: the headers of the answer tell all that a HEAD tells but the last write,
/// and the read that follows finds the bytes in the chunk cache.
/// </summary>
/// <param name="store">The cluster.</param>
/// <param name="fetcher">Keeps the bytes.</param>
internal sealed class FirstPieces(IObjectStore store, AheadFetcher fetcher)
{
    /// <summary>Looks an object up. The bytes arrive later, in the background.</summary>
    /// <param name="key">The object.</param>
    /// <param name="length">How many bytes to fetch at most, a multiple of the size of a chunk.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object, without its last write; null when only a HEAD can tell.</returns>
    public async ValueTask<FsResult<ObjectInfo?>> LookAsync(ObjectKey key, long length, CancellationToken cancellationToken)
    {
        if (fetcher.TryReserve(key, length, out _) is not { } piece)
        {
            return (ObjectInfo?)null;
        }

        bool isStarted = false;
        IObjectContent? content = null;
        try
        {
            FsResult<IObjectContent> opened = await store.OpenReadAsync(key, 0, length, cancellationToken).ConfigureAwait(false);
            if (!opened.IsOk)
            {
                // An object without bytes has no first one: the answer tells nothing else of it.
                return opened.Error == FsError.NoSuchRange ? (ObjectInfo?)null : opened.Error;
            }

            content = opened.Value;
            ObjectInfo info = content.Info;
            if (content.Length != Math.Min(length, info.Size) || !info.FullVersion.IsIdentified)
            {
                return (ObjectInfo?)null;
            }

            if (info.Size > 0)
            {
                fetcher.Shrink(piece, content.Length);
                isStarted = true;
                _ = fetcher.Start(piece, info, content);
                content = null;
            }

            return info;
        }
        finally
        {
            if (content is not null)
            {
                await content.DisposeAsync().ConfigureAwait(false);
            }

            if (!isStarted)
            {
                fetcher.Abort(piece);
            }
        }
    }
}
