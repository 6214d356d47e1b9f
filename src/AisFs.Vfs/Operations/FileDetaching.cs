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
        OpenContent? open;
        bool isKept;
        lock (file.Sync)
        {
            file.IsGoing = true;
            open = file.Current;
            isKept = lateOpens.IsAwaited(file.Key) && (open is not null || (!file.IsLocal && file.Meta.Size <= MaxKeptBytes));
            if (open is { IsDetached: true } || (open is null && !isKept))
            {
                return FsResult.Ok;
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
        }

        FsResult detached = await open.Content.DetachAsync(cancellationToken).ConfigureAwait(false);
        if (!detached.IsOk && detached.Error != FsError.Interrupted && !open.Content.IsDirty)
        {
            // The bytes cannot be had: the object has changed, or there is no room for them. Its readers learn that.
            open.Expire();
            detached = FsResult.Ok;
        }

        bool isLast;
        lock (file.Sync)
        {
            open.IsDetached |= detached.IsOk;
            file.IsGoing &= detached.IsOk;
            isLast = --open.Users == 0;
            if (isLast && ReferenceEquals(file.Current, open))
            {
                file.Current = null;
            }
        }

        if (isLast)
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
        OpenContent? kept;
        lock (file.Sync)
        {
            kept = file.Kept;
            file.Kept = null;
        }

        if (kept is not null)
        {
            await release.ReleaseAsync(file, kept, wrote: false).ConfigureAwait(false);
        }
    }
}
