using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Shares the content of a file's present version among all that use it.</summary>
/// <param name="maxFileSize">Objects of any size are listed, renamed and removed; larger ones than this can't be opened.</param>
internal sealed class ContentJoin(
    ContentStore content, InodeTable inodes, InodeRefresh refresh, NameLocks locks, LateOpens lateOpens, MountClock clock, long maxFileSize)
{
    /// <summary>Gets the content of a file's present version, after asking for it when what is known is too old.</summary>
    public async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> JoinAsync(FileInode file, bool writes, CancellationToken cancellationToken)
    {
        if (TryJoin(file, writes, isAsked: false, out OpenContent? open, out bool keepCache))
        {
            return (open, keepCache);
        }

        FsResult refreshed = await refresh.RefreshAsync(file, cancellationToken).ConfigureAwait(false);
        return !refreshed.IsOk ? refreshed.Error
            : TryJoin(file, writes, isAsked: true, out open, out keepCache) ? (open, keepCache)
            : IsTooLarge(file) ? FsError.TooLarge
            : FsError.Stale;
    }

    /// <summary>
    /// The file is being removed or replaced: waits for the outcome. A caller that finds it gone looks the name up again.
    /// </summary>
    public async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> JoinLateAsync(FileInode file, bool writes, CancellationToken cancellationToken)
    {
        ObjectKey key = file.Key;
        DirectoryInode? parent = file.Parent;
        if (parent is not null && parent.TryAddReference())
        {
            try
            {
                await locks.AwaitAsync(parent, file.Name, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                inodes.Release(parent);
            }
        }

        FsResult<(OpenContent Open, bool KeepCache)> joined = await JoinAsync(file, writes, cancellationToken).ConfigureAwait(false);
        if (joined.Error == FsError.Stale)
        {
            lateOpens.Await(key);
        }

        return joined;
    }

    /// <summary>Shares the content of an inode, or makes it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="writes">Whether the user will flush.</param>
    /// <param name="isAsked">Whether the cluster was asked just now.</param>
    /// <param name="open">The content with one user more.</param>
    /// <param name="keepCache">Whether the kernel's pages are those of this content.</param>
    public bool TryJoin(
        FileInode file, bool writes, bool isAsked, [NotNullWhen(true)] out OpenContent? open, out bool keepCache)
    {
        lock (file.Sync)
        {
            open = file.Current;
            keepCache = false;
            bool isKnown = isAsked || file.HasLocalState || clock.IsFresh(file.AsOf) || lateOpens.IsAnswered(file.Key, file.AsOf);
            if (open is null ? file.IsUnlinked || file.IsGoing || !isKnown || IsTooLarge(file) : !isKnown && !open.IsDetached)
            {
                open = null;
                return false;
            }

            keepCache = file.HasPagesOf(file.Meta.Version);
            if (open is null)
            {
                open = OpenLocked(file);
                file.Pages.Reopen(keepCache);
            }
            else
            {
                open.Users++;
            }

            open.Writers += writes ? 1 : 0;
            file.Pages.Version = file.Meta.Version;
            return true;
        }
    }

    /// <summary>Makes the content of a file; the caller holds the lock of the inode.</summary>
    public OpenContent OpenLocked(FileInode file)
    {
        ObjectInfo info = new() { Name = file.Key.Name, Size = file.Meta.Size, Version = file.Meta.Version };
        OpenContent open = new(content.Open(file.Key, info, UploadedAttributes.Describing(file)));
        file.Current = open;
        return open;
    }

    private bool IsTooLarge(FileInode file) => file.Meta.Size > maxFileSize;
}
