using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Makes open files independent of objects that are about to be removed or replaced.</summary>
internal sealed class FileDetaching(ContentSharing sharing, ContentRelease release, FileLosses losses)
{
    /// <summary>Makes what is open of a file independent of its object, which is about to go.</summary>
    public async ValueTask<FsResult> DetachAsync(FileInode file, CancellationToken cancellationToken)
    {
        if (!sharing.TryBeginDetach(file, out OpenContent? open, out bool isKept))
        {
            return FsResult.Ok;
        }

        FsResult detached = await open.Content.DetachAsync(cancellationToken).ConfigureAwait(false);
        if (!detached.IsOk && detached.Error != FsError.Interrupted && !open.Content.IsDirty)
        {
            // The bytes cannot be had: the object has changed, or there is no room for them. Its readers learn that.
            open.Expire();
            detached = FsResult.Ok;
        }

        if (ContentSharing.EndDetach(file, open, detached.IsOk))
        {
            await open.Content.DisposeAsync().ConfigureAwait(false);
        }

        if (isKept && (!detached.IsOk || open.IsExpired))
        {
            await DropKeptAsync(file).ConfigureAwait(false);
        }

        return detached;
    }

    /// <summary>The object stayed all the same: handles keep their detached bytes, new ones see the object.</summary>
    public async ValueTask ReattachAsync(FileInode file)
    {
        await DropKeptAsync(file).ConfigureAwait(false);
        losses.Reattach(file);
    }

    /// <summary>A content that was kept for a caller that was refused once is given back.</summary>
    public async ValueTask DropKeptAsync(FileInode file)
    {
        if (file.TakeKept() is { } kept)
        {
            await release.ReleaseAsync(file, kept, wrote: false).ConfigureAwait(false);
        }
    }
}
