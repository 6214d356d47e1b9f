using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <summary>What was written and did not reach the cluster, since the beginning.</summary>
    public IReadOnlyList<FsLeftover> Leftovers => _content.Leftovers;

    /// <summary>How many files wait for their upload or are on their way, and their sizes in bytes.</summary>
    public (int Files, long Bytes) Waiting
    {
        get
        {
            int files = 0;
            long bytes = 0;
            foreach (FileInode file in _inodes.ReferFiles())
            {
                if (file.Current is { IsDetached: false } open && (file.IsLocal || open.Content.IsDirty))
                {
                    files++;
                    bytes += open.Content.Size;
                }

                _inodes.Release(file);
            }

            return (files, bytes);
        }
    }

    /// <inheritdoc/>
    public void HoldUpload(HandleId handle, bool isHeld)
    {
        if (_handles.TryGet(handle, out FileHandle? file))
        {
            file.Content.IsHeld = isHeld;
        }
    }

    /// <summary>Uploads what no handle can write to any more: the rest may not be whole.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The first error, if any.</returns>
    public ValueTask<FsResult> UploadClosedAsync(CancellationToken cancellationToken)
        => Interruption.CatchAsync(_sync.RunAsync(static file => file.Current is not { Writers: > 0 }, cancellationToken));

    /// <summary>
    /// Moves what was written to open files and is only in memory to the staging directory, where it outlives a daemon that
    /// is killed while it waits for their close. Large new files, which go up while they are written, are left alone.
    /// </summary>
    /// <returns>Completes when it is there.</returns>
    public async ValueTask SecureUnclosedAsync()
    {
        foreach (FileInode file in _inodes.ReferFiles())
        {
            if (file.Current is { IsDetached: false, Writers: > 0 } open)
            {
                await open.Content.SecureAsync().ConfigureAwait(false);
            }

            _inodes.Release(file);
        }
    }

    /// <summary>Ends a handle because the mount ends.</summary>
    private async ValueTask EndUnclosedAsync(HandleId handle)
    {
        if (!_handles.TryRemove(handle, out FileHandle? file) || !file.Close())
        {
            return;
        }

        if (file.IsWriter || file.Content.IsHeld)
        {
            file.Content.EndUnclosed(_options.KeepsEmptyFiles);
        }

        if (file.IsWriter)
        {
            lock (file.Inode.Sync)
            {
                file.Open.Writers--;
            }
        }

        await _release.ReleaseAsync(file.Inode, file.Open, wrote: false).ConfigureAwait(false);
        _inodes.Release(file.Inode);
    }
}
