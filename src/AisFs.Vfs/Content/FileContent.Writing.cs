using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Content;

internal sealed partial class FileContent
{
    private readonly RefusedChanges _refused = new();
    private long _lastWrite;
    private long _generation;

    private bool IsIdle => _services.Time.GetElapsedTime(Volatile.Read(ref _lastWrite)) > _services.Options.MemoryWait / 2;

    /// <summary>Writes.</summary>
    /// <param name="offset">The first byte; -1 for the end of the file, whatever it is then.</param>
    /// <param name="data">The bytes, taken over before the call completes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many were written: all.</returns>
    public async ValueTask<FsResult<int>> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        FsError error = await EnterAsync(cancellationToken).ConfigureAwait(false);
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

            error = data.Length == 0 ? FsError.None
                : offset > _services.Options.MaxFileSize - data.Length ? FsError.TooLarge
                : offset > Size ? await CheckHoleAsync(offset, offset + data.Length, cancellationToken).ConfigureAwait(false)
                : FsError.None;
            if (error == FsError.None && data.Length > 0)
            {
                error = await WriteBodyAsync(offset, data, cancellationToken).ConfigureAwait(false);
            }

            return NoteRange(offset, data.Length, error) != FsError.None ? error : data.Length;
        }
        catch (OperationCanceledException)
        {
            return NoteRange(offset, data.Length, FsError.Interrupted);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <param name="size">The new size in bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome.</returns>
    public async ValueTask<FsResult> ResizeAsync(long size, CancellationToken cancellationToken)
    {
        FsError error = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error == FsError.Interrupted ? NoteSize(size, error) : error;
        }

        try
        {
            if (size < 0 || size > _services.Options.MaxFileSize)
            {
                return size < 0 ? FsError.InvalidArgument : FsError.TooLarge;
            }

            // Programs try for room and go on without it: nothing that was written is missing then.
            error = size > Size ? await CheckHoleAsync(size, size, cancellationToken).ConfigureAwait(false) : FsError.None;
            return error != FsError.None ? error : NoteSize(size, await ResizeBodyAsync(size, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return NoteSize(size, FsError.Interrupted);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Zeros a range within the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; what lies behind the end is ignored.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome.</returns>
    public async ValueTask<FsResult> ZeroAsync(long offset, long length, CancellationToken cancellationToken)
    {
        FsError error = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            RefuseInterrupted(error, offset, length);
            return error;
        }

        try
        {
            if (offset < 0 || length < 0)
            {
                return FsError.InvalidArgument;
            }

            length = Math.Clamp(Size - offset, 0, length);
            return length == 0 ? FsResult.Ok : NoteRange(offset, length, await ZeroBodyAsync(offset, length, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return NoteRange(offset, length, FsError.Interrupted);
        }
        finally
        {
            Leave();
        }
    }

    // What became of a change of a range.
    private FsError NoteRange(long offset, long length, FsError error)
    {
        if (error == FsError.None)
        {
            _refused.Wrote(offset, offset + length);
        }
        else if (RefusedChanges.Counts(error))
        {
            _refused.Refuse(offset, offset + length, error);
        }

        return error;
    }

    private FsError NoteSize(long size, FsError error)
    {
        if (error == FsError.None)
        {
            _refused.Resized(size);
        }
        else if (RefusedChanges.Counts(error))
        {
            _refused.RefuseSize(size, error);
        }

        return error;
    }

    // A change that was given up before it was begun is owed all the same.
    private void RefuseInterrupted(FsError error, long offset, long length)
    {
        if (error == FsError.Interrupted)
        {
            offset = offset == -1 ? Size : offset;
            _refused.Refuse(offset, offset + length, error);
        }
    }
    // What is unlinked never goes to the cluster.
    private ValueTask<FsError> CheckHoleAsync(long holeEnd, long size, CancellationToken cancellationToken)
        => _detached ? new ValueTask<FsError>(FsError.None)
            : _services.Holes.CheckAsync(Key, Size, holeEnd - Size, size, Info?.Size ?? 0, cancellationToken);

    private async ValueTask<FsError> EnterAsync(CancellationToken cancellationToken)
    {
        OperationProgress.Current?.Join(Progress);
        try
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }

        FsError error = _expired ? FsError.Stale : _disposed ? FsError.BadHandle : FsError.None;
        if (error != FsError.None)
        {
            _gate.Release();
        }

        return error;
    }

    private void Leave()
    {
        Volatile.Write(ref _lastWrite, _services.Time.GetTimestamp());
        _generation++;
        _gate.Release();
    }

    private async ValueTask<FsError> WriteBodyAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (true)
        {
            WriteStep step = WriteStep.NeedsStaging;
            FsError error;
            switch (_body)
            {
                case CleanBody clean:
                    if (offset == 0 && data.Length >= clean.Size && await TryReplaceAsync(data, cancellationToken).ConfigureAwait(false))
                    {
                        return FsError.None;
                    }

                    error = await OpenForWritingAsync(clean, offset, offset + data.Length, cancellationToken).ConfigureAwait(false);
                    if (error != FsError.None)
                    {
                        return error;
                    }

                    continue;

                case BufferedBody buffered:
                    step = await buffered.WriteAsync(offset, data, data.Length, cancellationToken).ConfigureAwait(false);
                    break;

                case StreamBody stream when stream.Key == Key:
                    FsResult<WriteStep> written = await stream.WriteAsync(offset, data, cancellationToken).ConfigureAwait(false);
                    if (!written.IsOk)
                    {
                        return written.Error;
                    }

                    step = written.Value;
                    break;

                case StagedBody staged:
                    error = EnsureJournal(staged);
                    return error != FsError.None ? error : await staged.WriteAsync(offset, data, cancellationToken).ConfigureAwait(false);
            }

            if (step == WriteStep.Done)
            {
                return FsError.None;
            }

            if (step == WriteStep.NeedsStream && !_detached && _body is BufferedBody full)
            {
                SetBody(new StreamBody(_services, Key, full.HandOver(), _services.Staging));
                continue;
            }

            error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }
    }

    private async ValueTask<FsError> ResizeBodyAsync(long size, CancellationToken cancellationToken)
    {
        if (size == Size)
        {
            return FsError.None;
        }

        if (size == 0)
        {
            if (_body is StagedBody { File.HasJournal: true } kept)
            {
                kept.File.EndJournal();
            }

            SetBody(NewBuffer());
            return FsError.None;
        }

        while (true)
        {
            FsError error;
            switch (_body)
            {
                case CleanBody clean:
                    error = await OpenForResizingAsync(clean, size, cancellationToken).ConfigureAwait(false);
                    if (error != FsError.None || Size == size)
                    {
                        return error;
                    }

                    continue;

                case BufferedBody { Base: null } outgrown when size > _services.Options.SinglePutLimit && !_detached && StreamBody.Takes(_services, size):
                    // The bytes are to come: as a rule from the first to the last.
                    SetBody(new StreamBody(_services, Key, outgrown.HandOver(), _services.Staging, size));
                    return FsError.None;

                case BufferedBody buffered:
                    WriteStep step = size <= Size
                        ? buffered.Truncate(size)
                        : await buffered.WriteAsync(Size, null, size - Size, cancellationToken).ConfigureAwait(false);
                    if (step == WriteStep.Done)
                    {
                        return FsError.None;
                    }

                    break;

                case StreamBody stream when stream.Key == Key && stream.Resize(size) == WriteStep.Done:
                    await ShrinkAsync(stream, cancellationToken).ConfigureAwait(false);
                    return FsError.None;

                case StagedBody staged:
                    error = EnsureJournal(staged);
                    return error != FsError.None ? error : staged.Resize(size);
            }

            error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }
    }

    private async ValueTask<FsError> ZeroBodyAsync(long offset, long length, CancellationToken cancellationToken)
    {
        while (true)
        {
            FsError error;
            switch (_body)
            {
                case CleanBody clean:
                    error = await OpenForWritingAsync(clean, offset, offset + length, cancellationToken).ConfigureAwait(false);
                    if (error != FsError.None)
                    {
                        return error;
                    }

                    continue;

                case BufferedBody buffered:
                    if (await buffered.WriteAsync(offset, null, length, cancellationToken).ConfigureAwait(false) == WriteStep.Done)
                    {
                        return FsError.None;
                    }

                    break;

                case StreamBody stream when stream.Key == Key
                    && await stream.ZeroAsync(offset, offset + length, cancellationToken).ConfigureAwait(false) == WriteStep.Done:
                    return FsError.None;

                case StagedBody staged:
                    error = EnsureJournal(staged);
                    return error != FsError.None ? error : staged.Zero(offset, offset + length);
            }

            error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }
    }
}
