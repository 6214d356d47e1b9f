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
}
