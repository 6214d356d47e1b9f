using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Writes to open files.</summary>
internal sealed class FileWrites(StaleHandles stale, MountClock clock, Notifier notifier)
{
    public ValueTask<FsResult<int>> WriteAsync(FileHandle file, long offset, ReadOnlyMemory<byte> data, bool killPrivileges, CancellationToken cancellationToken)
    {
        if (offset < 0)
        {
            return new(FsError.InvalidArgument);
        }

        FileHandle.State state = file.Current;
        ValueTask<FsResult<int>> write = state.Open.Content.WriteAsync(file.Appends ? -1 : offset, data, cancellationToken);
        if (!write.IsCompletedSuccessfully)
        {
            return WriteSlowlyAsync(file, state, write, offset, data, killPrivileges, cancellationToken);
        }

        FsResult<int> written = write.Result;
        if (written is { IsOk: true, Value: > 0 })
        {
            file.Wrote();
            Wrote(file.Inode, killPrivileges);
        }

        return written.Error == FsError.Stale
            ? WriteSlowlyAsync(file, state, new ValueTask<FsResult<int>>(written), offset, data, killPrivileges, cancellationToken)
            : new(written);
    }

    public ValueTask<FsResult> AllocateAsync(FileHandle file, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
    {
        return offset < 0 || length <= 0 || offset > long.MaxValue - length ? new(FsError.InvalidArgument)
            : AllocateCoreAsync(file, mode, offset, length, cancellationToken);
    }

    private async ValueTask<FsResult<int>> WriteSlowlyAsync(
        FileHandle file,
        FileHandle.State state,
        ValueTask<FsResult<int>> write,
        long offset,
        ReadOnlyMemory<byte> data,
        bool killPrivileges,
        CancellationToken cancellationToken)
    {
        for (int restarts = 0; ; restarts++)
        {
            FsResult<int> written = await Interruption.CatchAsync(write).ConfigureAwait(false);
            if (written is { IsOk: true, Value: > 0 })
            {
                file.Wrote();
                Wrote(file.Inode, killPrivileges);
            }

            if (written.Error != FsError.Stale || restarts == StaleHandles.MaxRestarts
                || !await stale.StartAgainAsync(file, state, cancellationToken).ConfigureAwait(false))
            {
                return written;
            }

            state = file.Current;
            write = state.Open.Content.WriteAsync(file.Appends ? -1 : offset, data, cancellationToken);
        }
    }

    private async ValueTask<FsResult> AllocateCoreAsync(FileHandle file, FsAllocateMode mode, long offset, long length, CancellationToken cancellationToken)
    {
        bool zeroes = mode is FsAllocateMode.PunchHole or FsAllocateMode.ZeroRange or FsAllocateMode.ZeroRangeKeepSize;
        bool extends = mode is FsAllocateMode.Extend or FsAllocateMode.ZeroRange;
        if (zeroes)
        {
            FsResult zeroed = await Interruption.CatchAsync(file.Content.ZeroAsync(offset, length, cancellationToken)).ConfigureAwait(false);
            if (!zeroed.IsOk)
            {
                return zeroed;
            }
        }

        if (extends && file.Content.Size < offset + length)
        {
            FsResult extended = await Interruption.CatchAsync(file.Content.ResizeAsync(offset + length, cancellationToken)).ConfigureAwait(false);
            if (!extended.IsOk)
            {
                return extended;
            }
        }

        if (zeroes || extends)
        {
            Wrote(file.Inode, killPrivileges: false);
        }

        return FsResult.Ok;
    }

    private void Wrote(FileInode file, bool killPrivileges)
    {
        file.Unsaved.WrittenNs = clock.NowNs();
        if (killPrivileges && file.TryDropPrivileges())
        {
            // An adapter that promised to clear these bits has to be told that they are gone: the kernel goes by the mode that it knows.
            notifier.AttributesChanged(file.Id);
        }
    }
}
