using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Gets the content of a file's present version for a user, and asks the cluster for that version where it has to.</summary>
internal sealed class ContentJoin(ContentSharing sharing, InodeTable inodes, InodeRefresh refresh, NameLocks locks, LateOpens lateOpens)
{
    /// <summary>
    /// Gets the content of the version that an open is to have, where the cluster need not be asked: what is cut may be any
    /// version that had the name.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="writes">Whether the open will flush.</param>
    /// <param name="cuts">Whether it will cut the file; it ends that change then.</param>
    /// <param name="open">The content with one user more.</param>
    /// <param name="keepCache">Whether the kernel's pages are those of this content.</param>
    public bool TryOpen(FileInode file, bool writes, bool cuts, [NotNullWhen(true)] out OpenContent? open, out bool keepCache)
        => TryJoin(file, writes, cuts, isAsked: (cuts || lateOpens.IsPromised(file)) && !file.ReadAsOf().IsOutdated, out open, out keepCache);

    /// <summary>Gets the content of a file's present version, after asking for it when what is known is too old.</summary>
    public ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> JoinAsync(FileInode file, bool writes, CancellationToken cancellationToken)
        => TryJoin(file, writes, cuts: false, isAsked: false, out OpenContent? open, out bool keepCache)
            ? new((open, keepCache))
            : AskAsync(file, writes, cuts: false, cancellationToken);

    /// <summary>
    /// Gets the content of the version that an open is to have. When the file is being removed or replaced, this waits for the
    /// outcome; a caller that finds the file gone looks the name up again, and what it finds then it gets, be that gone, too.
    /// </summary>
    public async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> OpenAsync(FileInode file, bool writes, bool cuts, CancellationToken cancellationToken)
    {
        if (TryOpen(file, writes, cuts, out OpenContent? open, out bool keepCache))
        {
            return (open, keepCache);
        }

        FsResult<(OpenContent, bool)> asked = await AskAsync(file, writes, cuts, cancellationToken).ConfigureAwait(false);
        return asked.Error == FsError.Stale ? await OpenLateAsync(file, writes, cuts, cancellationToken).ConfigureAwait(false) : asked;
    }

    /// <summary>
    /// What an open was to have is gone. Whether the caller was refused once before, and has to get it all the same; else it is
    /// refused, and looks the name up again.
    /// </summary>
    public bool IsLastTry(FileInode file) => !lateOpens.TryRefuse(file);

    private bool TryJoin(FileInode file, bool writes, bool cuts, bool isAsked, [NotNullWhen(true)] out OpenContent? open, out bool keepCache)
    {
        open = null;
        keepCache = false;

        // What is written takes the time of birth along, which is that of the last write of another client.
        return (!writes || NodeTree.HasTimes(file)) && sharing.TryJoin(file, writes, cuts, isAsked, out open, out keepCache);
    }

    private async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> AskAsync(FileInode file, bool writes, bool cuts, CancellationToken cancellationToken)
    {
        FsResult refreshed = await refresh.RefreshAsync(file, cancellationToken, needsTimes: writes).ConfigureAwait(false);
        return !refreshed.IsOk ? refreshed.Error
            : sharing.TryJoin(file, writes, cuts, isAsked: true, out OpenContent? open, out bool keepCache) ? (open, keepCache)
            : sharing.IsTooLarge(file) ? FsError.TooLarge
            : FsError.Stale;
    }

    private async ValueTask<FsResult<(OpenContent Open, bool KeepCache)>> OpenLateAsync(FileInode file, bool writes, bool cuts, CancellationToken cancellationToken)
    {
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

        FsResult<(OpenContent, bool)> joined = TryJoin(file, writes, cuts, isAsked: false, out OpenContent? open, out bool keepCache)
            ? (open, keepCache)
            : await AskAsync(file, writes, cuts, cancellationToken).ConfigureAwait(false);
        return joined.Error == FsError.Stale && IsLastTry(file) ? (sharing.JoinLost(file, writes, cuts), false) : joined;
    }
}
