using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Handles open files whose object was replaced by another client.</summary>
internal sealed class StaleHandles(ContentJoin contents, ContentRelease release, Doubts doubts)
{
    /// <summary>How often an operation starts again: an object may be replaced again and again while it is read.</summary>
    public const int MaxRestarts = 4;

    /// <summary>
    /// The cluster has another version than the one that a handle was opened for. The name is asked for anew from now on, and
    /// a handle that has not delivered a byte goes on with the new version.
    /// </summary>
    /// <returns>Whether it does.</returns>
    public async ValueTask<bool> StartAgainAsync(FileHandle handle, FileHandle.State state, CancellationToken cancellationToken)
    {
        FileInode file = handle.Inode;
        doubts.Disprove(file, state.Open);
        if (!ReferenceEquals(handle.Current, state))
        {
            return true;
        }

        if (handle.HasDelivered || state.Open.IsDetached || state.Open.Content.HasChanges)
        {
            return false;
        }

        FsResult<(OpenContent Open, bool)> joined = await Interruption.CatchAsync(contents.JoinAsync(file, handle.IsWriter, cancellationToken)).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return false;
        }

        bool isStarted = handle.TryStartAgain(state, joined.Value.Open);
        await release.ReleaseAsync(file, isStarted ? state.Open : joined.Value.Open, handle.IsWriter).ConfigureAwait(false);
        return isStarted || !handle.HasDelivered;
    }
}
