using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>
/// Moves sent parts of a streamed file out of memory, into one staged file, and all of it when the file goes on there. One
/// move at a time.
/// </summary>
/// <param name="buffer">The bytes in memory.</param>
/// <param name="tail">Which ranges are bytes and which zeros.</param>
/// <param name="parts">The parts.</param>
/// <param name="area">Makes the staged file.</param>
/// <param name="memory">The memory of writers.</param>
/// <param name="keepsParts">Whether sent parts are kept on disk; else they are dropped.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Ended by CloseAsync; the semaphore holds nothing as long as nobody asks for its wait handle.")]
internal sealed class PartSpill(WriteBuffer buffer, StreamTail tail, PartTable parts, StagingArea area, WriteMemory memory, bool keepsParts)
{
    private readonly SemaphoreSlim _gate = new(1);
    private StagedFile? _file;
    private FsError _loss;
    private bool _closed;

    /// <summary>Why sent bytes are no longer on this machine.</summary>
    public FsError Loss => _loss == FsError.None ? FsError.NotSupported : _loss;

    /// <summary>Moves all that can be moved out of memory.</summary>
    public async ValueTask SpillAllAsync()
    {
        // Bytes that may have to be sent again stay in memory where no copy on disk is kept.
        foreach (UploadPart part in parts.ToArray().Where(part => part.Place == PartPlace.Memory && (part.State == PartState.Sent || (keepsParts && part.State == PartState.Doubtful))))
        {
            await SpillAsync(part).ConfigureAwait(false);
        }
    }

    /// <summary>Moves all that can be moved out of memory, and waits for what another caller moves.</summary>
    public async ValueTask MakeRoomAsync()
    {
        await SpillAllAsync().ConfigureAwait(false);
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _gate.Release();
    }

    /// <summary>Moves a sent part out of memory if that is short.</summary>
    public ValueTask SpillIfShortAsync(UploadPart part) => memory.IsShort ? SpillAsync(part) : ValueTask.CompletedTask;

    /// <summary>Moves a sent part out of memory.</summary>
    private async ValueTask SpillAsync(UploadPart part)
    {
        if (!part.TryBeginSpill())
        {
            return;
        }

        if (!keepsParts)
        {
            Drop(part, PartPlace.Lost);
            return;
        }

        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_closed)
            {
                return;
            }

            FsError error = OpenFile();
            if (error == FsError.None)
            {
                error = await WriteAsync(part.From, part.To, CancellationToken.None).ConfigureAwait(false);
            }

            if (error != FsError.None && part.State != PartState.Sent)
            {
                return;
            }

            // A full disk must not stop a stream. Only an earlier offset can no longer be written then.
            _loss = error != FsError.None ? error : _loss;
            Drop(part, error == FsError.None ? PartPlace.Disk : PartPlace.Lost);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Drop(UploadPart part, PartPlace place)
    {
        part.Place = place;
        buffer.Drop(part.From, part.To);
    }

    /// <summary>Puts all bytes into the staged file, to go on there. Until <see cref="Reopen"/> no part is moved any more.</summary>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    /// <returns>The file, which the caller has to dispose; an error when bytes are only on the cluster.</returns>
    public async ValueTask<FsResult<StagedFile>> MoveAllAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!parts.HasAllBytes)
            {
                return Loss;
            }

            FsError error = OpenFile();
            if (error != FsError.None)
            {
                return error;
            }

            foreach (UploadPart part in parts.ToArray().Where(part => part.Place == PartPlace.Memory))
            {
                error = await WriteAsync(part.From, part.To, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }
            }

            error = await WriteAsync(parts.Sealed, tail.Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            // From here on the file is the caller's: no part may be written to it any more.
            _closed = true;
            StagedFile file = _file!;
            file.AddReference();
            return file;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The move came to nothing: the stream is still the file's state.</summary>
    public void Reopen() => _closed = false;

    /// <summary>Adds bytes of a sent part that has left memory to a lease.</summary>
    public async ValueTask<FsError> FillAsync(SlabLease lease, long position, long end, CancellationToken cancellationToken)
    {
        if (parts.Find(position) is not { Place: PartPlace.Disk } || _file is not { } file)
        {
            return Loss;
        }

        Slab slab = await memory.RentForReadAsync((int)(end - position), cancellationToken).ConfigureAwait(false);
        FsError error = await file.ReadAsync(position, slab.Memory[..(int)(end - position)], cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            slab.Release();
            return error;
        }

        lease.Add(slab, 0, (int)(end - position));
        return FsError.None;
    }

    /// <summary>Closes the staged file.</summary>
    public async ValueTask CloseAsync()
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _closed = true;
        _file?.Dispose();
        _file = null;
        _gate.Release();
    }

    private FsError OpenFile()
    {
        if (_file is null)
        {
            FsResult<StagedFile> created = area.CreateFile();
            if (!created.IsOk)
            {
                return created.Error;
            }

            _file = created.Value;
        }

        return FsError.None;
    }

    private async ValueTask<FsError> WriteAsync(long from, long to, CancellationToken cancellationToken)
    {
        foreach (Extent run in tail.Runs(from, to).Where(static run => run.Kind == ExtentKind.Data))
        {
            using SlabRange range = buffer.GetRange(run.Start, run.End);
            FsError error = await _file!.WriteAsync(run.Start, [.. range.Pieces], cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        return FsError.None;
    }
}
