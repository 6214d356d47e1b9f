using System.Runtime.CompilerServices;
using AisFs.Vfs.Ahead;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Reads open files.</summary>
internal sealed class FileReads(StaleHandles stale, DirectoryReadAhead ahead, TimeDemand times, Crowd crowd)
{
    /// <summary>Reads. Allocates nothing when the bytes are in memory.</summary>
    public ValueTask<FsResult<ReadLease>> ReadAsync(FileHandle file, long offset, int length, CancellationToken cancellationToken)
    {
        if (offset < 0 || length < 0)
        {
            return new(FsError.InvalidArgument);
        }

        FileHandle.State state = file.Current;
        ValueTask<FsResult<ReadLease>> reading = state.Open.Content.ReadAsync(state.Cursor, offset, length, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return DeliverAsync(file, state, reading, offset, length, cancellationToken);
        }

        FsResult<ReadLease> read = reading.Result;
        return read.IsOk && file.HasDelivered
            ? new ValueTask<FsResult<ReadLease>>(read)
            : DeliverAsync(file, state, new ValueTask<FsResult<ReadLease>>(read), offset, length, cancellationToken);
    }

    /// <summary>Sees to the first bytes of a handle, and to answers that tell of another version.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<ReadLease>> DeliverAsync(
        FileHandle handle, FileHandle.State state, ValueTask<FsResult<ReadLease>> reading, long offset, int length, CancellationToken cancellationToken)
    {
        for (int restarts = 0; ; restarts++)
        {
            FsResult<ReadLease> read = reading.IsCompletedSuccessfully ? reading.Result : await WaitAsync(reading).ConfigureAwait(false);
            if (read.IsOk)
            {
                if (handle.HasDelivered || read.Value.Length == 0)
                {
                    return read;
                }

                if (handle.TryDeliver(state))
                {
                    if (handle.Backing is null)
                    {
                        ahead.Read(handle.Inode, handle.HadPages);
                    }

                    times.Read(handle);
                    return read;
                }

                read.Value.Dispose();
                read = FsError.Stale;
            }

            if (read.Error != FsError.Stale || restarts == StaleHandles.MaxRestarts
                || !await stale.StartAgainAsync(handle, state, cancellationToken).ConfigureAwait(false))
            {
                return read;
            }

            state = handle.Current;
            reading = state.Open.Content.ReadAsync(state.Cursor, offset, length, cancellationToken);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<ReadLease>> WaitAsync(ValueTask<FsResult<ReadLease>> reading)
    {
        crowd.Enter();
        try
        {
            return await reading.ConfigureAwait(false);
        }
        finally
        {
            crowd.Leave();
        }
    }
}
