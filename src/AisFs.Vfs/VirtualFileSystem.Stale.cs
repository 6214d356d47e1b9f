using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

/// <content>What happens when the cluster has another version than the one that is believed.</content>
public sealed partial class VirtualFileSystem
{
    // An object that is replaced again and again while it is read.
    private const int MaxRestarts = 4;

    /// <summary>Sees to the first bytes of a handle, and to answers that tell of another version.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<ReadLease>> DeliverAsync(
        FileHandle handle, FileHandle.State state, ValueTask<FsResult<ReadLease>> reading, long offset, int length, CancellationToken cancellationToken)
    {
        for (int restarts = 0; ; restarts++)
        {
            FsResult<ReadLease> read = await reading.ConfigureAwait(false);
            if (read.IsOk)
            {
                if (handle.HasDelivered || read.Value.Length == 0 || handle.TryDeliver(state))
                {
                    return read;
                }

                read.Value.Dispose();
                read = FsError.Stale;
            }

            if (read.Error != FsError.Stale || restarts == MaxRestarts
                || !await StartAgainAsync(handle, state, cancellationToken).ConfigureAwait(false))
            {
                return read;
            }

            state = handle.Current;
            reading = state.Open.Content.ReadAsync(state.Cursor, offset, length, cancellationToken);
        }
    }

    /// <summary>
    /// The cluster has another version than the one that a handle was opened for. The name is asked for anew from now on, and
    /// a handle of which nobody has a byte goes on with what is there now.
    /// </summary>
    /// <returns>Whether it does.</returns>
    private async ValueTask<bool> StartAgainAsync(FileHandle handle, FileHandle.State state, CancellationToken cancellationToken)
    {
        FileInode file = handle.Inode;
        OutdateName(file, state.Open);
        if (!ReferenceEquals(handle.Current, state))
        {
            return true;
        }

        if (handle.HasDelivered || state.Open.IsDetached || state.Open.Content.HasChanges)
        {
            return false;
        }

        FsResult<(OpenContent Open, bool)> joined = await Interruption.CatchAsync(JoinAsync(file, handle.IsWriter, cancellationToken)).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return false;
        }

        bool isStarted = handle.TryStartAgain(state, joined.Value.Open);
        await LeaveAsync(file, isStarted ? state.Open : joined.Value.Open, handle.IsWriter).ConfigureAwait(false);
        return isStarted || !handle.HasDelivered;
    }

    /// <summary>What is believed of a name is wrong: whoever asks next asks the cluster, a kernel too, however young it is.</summary>
    private void OutdateName(FileInode file, OpenContent stale)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return;
        }

        string name = file.Name;
        bool isBelieved;
        lock (file.Sync)
        {
            isBelieved = ReferenceEquals(file.Current, stale) && !file.HasLocalState && !file.AsOf.IsOutdated;
            if (isBelieved)
            {
                file.Outdate(_clock.Now());
            }
        }

        if (isBelieved)
        {
            _cache.OutdateName(parent.Place.Key, name);
            _notifier.InodeChanged(file.Id, contentToo: false);
            _notifier.EntryChanged(parent.Id, name);
        }

        _inodes.Release(parent);
    }

    /// <summary>What is known of a name may be as young as can be: whoever asks next asks the cluster.</summary>
    private void Disbelieve(FileInode file)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return;
        }

        lock (file.Sync)
        {
            if (!file.HasLocalState && !file.AsOf.IsOutdated)
            {
                file.Outdate(_clock.Now());
            }
        }

        _cache.OutdateName(parent.Place.Key, file.Name);
        _inodes.Release(parent);
    }
}
