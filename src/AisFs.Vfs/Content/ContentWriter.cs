using AisFs.Vfs.Api;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;

namespace AisFs.Vfs.Content;

/// <summary>
/// Changes the bytes of a content, one change at a time: leads each from state to state until it is made, and notes changes
/// that were refused.
/// </summary>
/// <param name="gate">The content's state.</param>
/// <param name="binding">The object that it becomes.</param>
/// <param name="states">Makes states.</param>
/// <param name="holes">Checks files that become long without being written.</param>
/// <param name="maxFileSize">The greatest size of a file in bytes.</param>
internal sealed class ContentWriter(ContentGate gate, ObjectBinding binding, ContentStates states, HoleGuard holes, long maxFileSize)
{
    /// <summary>The changes that were refused and not made since.</summary>
    public RefusedChanges Refused { get; } = new();

    private long Size => gate.Current.Size;

    /// <summary>Writes.</summary>
    /// <param name="offset">The first byte; -1 for the end of the file.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="cancellationToken">Gives up; the change is owed then.</param>
    public async ValueTask<FsResult<int>> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        FsError error = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            RefuseInterrupted(error, offset, data.Length);
            return error;
        }

        try
        {
            offset = offset == -1 ? Size : offset;
            if (offset < 0)
            {
                return FsError.InvalidArgument;
            }

            try
            {
                error = data.Length == 0 ? FsError.None
                    : offset > maxFileSize - data.Length ? FsError.TooLarge
                    : offset > Size ? await CheckHoleAsync(offset, offset + data.Length, cancellationToken).ConfigureAwait(false)
                    : FsError.None;
                if (error == FsError.None && data.Length > 0)
                {
                    error = await gate.ChangeAsync((Offset: offset, Data: data), static (state, write, token) => state.WriteAsync(write.Offset, write.Data, token), cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                error = FsError.Interrupted;
            }

            return NoteRange(offset, data.Length, error) != FsError.None ? error : data.Length;
        }
        finally
        {
            gate.ExitChanged();
        }
    }

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <param name="size">The new size in bytes.</param>
    /// <param name="cancellationToken">Gives up; the change is owed then.</param>
    public async ValueTask<FsResult> ResizeAsync(long size, CancellationToken cancellationToken)
    {
        FsError error = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            if (error == FsError.Interrupted)
            {
                // It was given up before it was begun, and is owed all the same.
                Refused.RefuseSize(size, error);
            }

            return error;
        }

        try
        {
            return await ResizeEnteredAsync(size, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return NoteSize(size, FsError.Interrupted);
        }
        finally
        {
            gate.ExitChanged();
        }
    }

    /// <summary>Zeros a range within the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; what lies behind the end is ignored.</param>
    /// <param name="cancellationToken">Gives up; the change is owed then.</param>
    public async ValueTask<FsResult> ZeroAsync(long offset, long length, CancellationToken cancellationToken)
    {
        FsError error = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            RefuseInterrupted(error, offset, length);
            return error;
        }

        try
        {
            return await ZeroEnteredAsync(offset, length, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.ExitChanged();
        }
    }

    private async ValueTask<FsResult> ResizeEnteredAsync(long size, CancellationToken cancellationToken)
    {
        if (size < 0 || size > maxFileSize)
        {
            return size < 0 ? FsError.InvalidArgument : FsError.TooLarge;
        }

        // Programs try for room and go on without it: nothing that was written is missing then.
        FsError error = size > Size ? await CheckHoleAsync(size, size, cancellationToken).ConfigureAwait(false) : FsError.None;
        return error != FsError.None ? error : NoteSize(size, await ResizeStateAsync(size, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<FsResult> ZeroEnteredAsync(long offset, long length, CancellationToken cancellationToken)
    {
        if (offset < 0 || length < 0)
        {
            return FsError.InvalidArgument;
        }

        length = Math.Clamp(Size - offset, 0, length);
        if (length == 0)
        {
            return FsResult.Ok;
        }

        try
        {
            FsError error = await gate.ChangeAsync(
                (Offset: offset, Length: length), static (state, range, token) => state.ZeroAsync(range.Offset, range.Length, token), cancellationToken).ConfigureAwait(false);
            return NoteRange(offset, length, error);
        }
        catch (OperationCanceledException)
        {
            return NoteRange(offset, length, FsError.Interrupted);
        }
    }

    // A change of a range was given up before it was begun. It is owed all the same.
    private void RefuseInterrupted(FsError error, long offset, long length)
    {
        if (error == FsError.Interrupted)
        {
            offset = offset == -1 ? Size : offset;
            Refused.Refuse(offset, offset + length, error);
        }
    }

    private FsError NoteRange(long offset, long length, FsError error)
    {
        if (error == FsError.None)
        {
            Refused.Wrote(offset, offset + length);
        }
        else if (RefusedChanges.Counts(error))
        {
            Refused.Refuse(offset, offset + length, error);
        }

        return error;
    }

    private FsError NoteSize(long size, FsError error)
    {
        if (error == FsError.None)
        {
            Refused.Resized(size);
        }
        else if (RefusedChanges.Counts(error))
        {
            Refused.RefuseSize(size, error);
        }

        return error;
    }

    // What is unlinked never goes to the cluster.
    private ValueTask<FsError> CheckHoleAsync(long holeEnd, long size, CancellationToken cancellationToken)
        => binding.IsDetached ? new ValueTask<FsError>(FsError.None)
            : holes.CheckAsync(binding.Key, Size, holeEnd - Size, size, binding.Info?.Size ?? 0, cancellationToken);

    private ValueTask<FsError> ResizeStateAsync(long size, CancellationToken cancellationToken)
    {
        if (size == Size)
        {
            return new ValueTask<FsError>(FsError.None);
        }

        if (size == 0)
        {
            gate.Current.GiveUp();
            gate.Set(states.Empty(binding));
            return new ValueTask<FsError>(FsError.None);
        }

        return gate.ChangeAsync(size, static (state, size, token) => state.ResizeAsync(size, token), cancellationToken);
    }
}
