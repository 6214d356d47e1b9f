using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Gives contents back that handles and operations have used.</summary>
internal sealed class ContentRelease(FileUploads uploads, FileLosses losses, ILogger log)
{
    /// <summary>Gives a content back; the last user ends it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">The content.</param>
    /// <param name="wrote">Whether the user counted as a writer.</param>
    public async ValueTask ReleaseAsync(FileInode file, OpenContent open, bool wrote)
    {
        if (wrote && !open.IsDetached && open.Writers == 1 && !open.Content.IsHeld && file.IsUnsaved(open))
        {
            // A close reported this before; what still waits came through a mapping, or failed.
            FsResult flushed = await uploads.UploadAsync(file, open, CancellationToken.None).ConfigureAwait(false);
            if (!flushed.IsOk)
            {
                OperationLog.UploadFailed(log, file.Key.ToString(), flushed.Error);
            }
        }

        bool isLast = file.EndUse(open, wrote, out bool isLost);
        if (isLost)
        {
            losses.Abandon(file);
        }

        if (isLast)
        {
            await open.Content.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives back the content of a new file of which nothing is to stay.</summary>
    /// <param name="file">The file; it loses its name.</param>
    /// <param name="open">The content; its one user is a writer.</param>
    public async ValueTask DiscardAsync(FileInode file, OpenContent open)
    {
        _ = await open.Content.DetachAsync(CancellationToken.None).ConfigureAwait(false);
        file.Detach(open);
        losses.Abandon(file);
        await ReleaseAsync(file, open, wrote: true).ConfigureAwait(false);
    }
}
