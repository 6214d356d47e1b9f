using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Ends handles, one by one and with the mount.</summary>
/// <param name="keepsEmptyFiles">Whether a new file that nothing was written to is kept for recovery when the mount ends before its close.</param>
internal sealed class HandleEnds(
    InodeTable inodes, HandleTable handles, FileSync sync, ContentRelease release, FileDetaching detaching, bool keepsEmptyFiles, ILogger log)
{
    /// <summary>Uploads what no handle can write to any more: the rest may not be whole.</summary>
    /// <param name="cancellationToken">Ends the wait; uploads that have begun go on.</param>
    /// <returns>One of the errors, if any; each is in the log.</returns>
    public ValueTask<FsResult> UploadClosedAsync(CancellationToken cancellationToken)
        => Interruption.CatchAsync(sync.RunAsync(static file => file.Current is not { Writers: > 0 }, cancellationToken));

    /// <summary>
    /// Moves what was written to open files and is only in memory to the staging directory, where it outlives a daemon that
    /// is killed while it waits for their close. Large new files, which go up while they are written, are left alone.
    /// </summary>
    /// <returns>Completes when it is there.</returns>
    public async ValueTask SecureUnclosedAsync()
    {
        foreach (FileInode file in inodes.ReferFiles())
        {
            if (file.Current is { IsDetached: false, Writers: > 0 } open)
            {
                await open.Content.SecureAsync().ConfigureAwait(false);
            }

            inodes.Release(file);
        }
    }

    /// <summary>Uploads all that was closed, and ends all handles.</summary>
    public async ValueTask EndAsync()
    {
        FsResult saved = await UploadClosedAsync(CancellationToken.None).ConfigureAwait(false);
        if (!saved.IsOk)
        {
            OperationLog.Unsaved(log, saved.Error);
        }

        foreach (HandleId handle in handles.FileIds())
        {
            await EndUnclosedAsync(handle).ConfigureAwait(false);
        }

        foreach (HandleId handle in handles.DirectoryIds())
        {
            await ReleaseDirectoryAsync(handle).ConfigureAwait(false);
        }

        foreach (FileInode file in inodes.ReferFiles())
        {
            await detaching.DropKeptAsync(file).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the handle of a directory.</summary>
    public ValueTask ReleaseDirectoryAsync(HandleId handle)
    {
        if (handles.TryRemove(handle, out DirectoryHandle? open))
        {
            open.Dispose();
            inodes.Release(open.Inode);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the handle of a file: what was written through it and not uploaded yet is uploaded.</summary>
    public async ValueTask ReleaseAsync(HandleId handle)
    {
        if (handles.TryRemove(handle, out FileHandle? file) && file.Close())
        {
            await release.ReleaseAsync(file.Inode, file.Open, file.IsWriter).ConfigureAwait(false);
            inodes.Release(file.Inode);
        }
    }

    /// <summary>Ends a handle because the mount ends.</summary>
    private async ValueTask EndUnclosedAsync(HandleId handle)
    {
        if (!handles.TryRemove(handle, out FileHandle? file) || !file.Close())
        {
            return;
        }

        if (file.IsWriter || file.Content.IsHeld)
        {
            file.Content.EndUnclosed(keepsEmptyFiles);
        }

        if (file.IsWriter)
        {
            file.Inode.EndWriter(file.Open);
        }

        await release.ReleaseAsync(file.Inode, file.Open, wrote: false).ConfigureAwait(false);
        inodes.Release(file.Inode);
    }
}
