using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Makes open files independent of objects that are about to be removed or replaced.</summary>
internal sealed class FileDetaching(ContentJoin contents, ContentRelease release, LateOpens lateOpens, FileLosses losses)
{
    // A larger file is not fetched for a caller that was refused once and may come back to open it.
    private const long MaxKeptBytes = 64 * 1024 * 1024;

    /// <summary>Makes what is open of a file independent of its object, which is about to go.</summary>
    public async ValueTask<FsResult> DetachAsync(FileInode file, CancellationToken cancellationToken)
    {
        if (!TryBeginDetach(file, out OpenContent? open, out bool isKept))
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

        if (EndDetach(file, open, detached.IsOk))
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

    /// <summary>Takes a use of the content that is to be detached; false when there is none.</summary>
    private bool TryBeginDetach(FileInode file, [NotNullWhen(true)] out OpenContent? open, out bool isKept)
    {
        lock (file.Sync)
        {
            file.IsGoing = true;
            open = file.Current;
            isKept = lateOpens.IsAwaited(file.Key) && (open is not null || (!file.IsLocal && file.Meta.Size <= MaxKeptBytes));
            if (open is { IsDetached: true } || (open is null && !isKept))
            {
                open = null;
                return false;
            }

            if (open is null)
            {
                open = contents.OpenLocked(file);
            }
            else if (isKept)
            {
                // The present users may be done with it before the caller that comes back.
                open.Users++;
            }

            file.Kept = isKept ? open : null;
            open.Users++;
            return true;
        }
    }

    /// <returns>Whether the content has no user any more.</returns>
    private static bool EndDetach(FileInode file, OpenContent open, bool isDetached)
    {
        lock (file.Sync)
        {
            open.IsDetached |= isDetached;
            file.IsGoing &= isDetached;
            bool isLast = --open.Users == 0;
            if (isLast && ReferenceEquals(file.Current, open))
            {
                file.Current = null;
            }

            return isLast;
        }
    }
}
