using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Gets the content of a file's present version for a user, and asks the cluster for that version where it has to.</summary>
internal sealed class ContentJoin(ContentSharing sharing, InodeTable inodes, InodeRefresh refresh, NameLocks locks, LateOpens lateOpens)
{
    /// <summary>Gets the content of a file's present version where the cluster need not be asked.</summary>
    public bool TryJoin(FileInode file, bool writes, [NotNullWhen(true)] out OpenContent? open, out bool keepCache)
    {
        open = null;
        keepCache = false;

        // What is written takes the time of birth along, which is that of the last write of another client.
        return (!writes || NodeTree.HasTimes(file)) && sharing.TryJoin(file, writes, isAsked: false, out open, out keepCache);
    }

    /// <summary>Gets the content of a file's present version, after asking for it when what is known is too old.</summary>
    public async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> JoinAsync(FileInode file, bool writes, CancellationToken cancellationToken)
    {
        if (TryJoin(file, writes, out OpenContent? open, out bool keepCache))
        {
            return (open, keepCache);
        }

        FsResult refreshed = await refresh.RefreshAsync(file, cancellationToken, needsTimes: writes).ConfigureAwait(false);
        return !refreshed.IsOk ? refreshed.Error
            : sharing.TryJoin(file, writes, isAsked: true, out open, out keepCache) ? (open, keepCache)
            : sharing.IsTooLarge(file) ? FsError.TooLarge
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
}
