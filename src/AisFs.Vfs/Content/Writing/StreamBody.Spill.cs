using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content.Writing;

internal sealed partial class StreamBody
{
    private readonly SemaphoreSlim _spillGate = new(1);
    private StagedFile? _spill;
    private FsError _lost;
    private bool _released;

    /// <summary>Others wait for memory: moves what was sent out of it.</summary>
    public async ValueTask RelieveAsync()
    {
        // Bytes that may have to be sent again stay, where a copy on disk would not be kept.
        bool keeps = Services.Options.KeepSentParts;
        foreach (UploadPart part in Snapshot().Where(part => part.Place == PartPlace.Memory && (part.State == PartState.Sent || (keeps && part.State == PartState.Doubtful))))
        {
            await SpillAsync(part).ConfigureAwait(false);
        }
    }

    /// <summary>Lets an object, which has this content now, have what is still in memory.</summary>
    public void Seed(CachedObject obj) => _buffer.Seed(obj, _tail.IsEmpty ? long.MaxValue : _buffer.End);

    /// <summary>Where bytes are and where zeros.</summary>
    public ExtentMap GetExtents()
    {
        ExtentMap extents = new();
        foreach (Extent run in _tail.Runs(0, Size))
        {
            extents.Set(run.Start, run.End, run.Kind);
        }

        return extents;
    }

    /// <summary>
    /// Puts all bytes into one staged file, to go on there. Nothing may be sent any more.
    /// </summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The file, which goes over to the caller; an error when bytes are only on the cluster.</returns>
    public async ValueTask<FsResult<StagedFile>> MoveToDiskAsync(CancellationToken cancellationToken)
    {
        await _spillGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Snapshot().Any(part => part.Place == PartPlace.Lost))
            {
                return _lost == FsError.None ? FsError.NotSupported : _lost;
            }

            FsError error = OpenSpill();
            if (error != FsError.None)
            {
                return error;
            }

            foreach (UploadPart part in Snapshot().Where(part => part.Place == PartPlace.Memory))
            {
                error = await WriteToDiskAsync(part.From, part.To, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }
            }

            error = await WriteToDiskAsync(_sealed, Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            // From here on the file is the caller's: no part may be written to it any more.
            _released = true;
            StagedFile file = _spill!;
            file.AddReference();
            return file;
        }
        finally
        {
            _spillGate.Release();
        }
    }

    /// <summary>The move came to nothing: the stream is still the file's form.</summary>
    public void GoOn() => _released = false;

    private async ValueTask SpillAsync(UploadPart part)
    {
        if (!part.TryBeginSpill())
        {
            return;
        }

        PartPlace place = PartPlace.Lost;
        if (Services.Options.KeepSentParts)
        {
            await _spillGate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                if (_released)
                {
                    return;
                }

                FsError error = OpenSpill();
                if (error == FsError.None)
                {
                    error = await WriteToDiskAsync(part.From, part.To, CancellationToken.None).ConfigureAwait(false);
                }

                if (error != FsError.None && part.State != PartState.Sent)
                {
                    return;
                }

                // A full disk must not stop a stream: it only can't turn back any more.
                place = error == FsError.None ? PartPlace.Disk : PartPlace.Lost;
                _lost = error != FsError.None ? error : _lost;
            }
            finally
            {
                _spillGate.Release();
            }
        }

        part.Place = place;
        _buffer.Drop(part.From, part.To);
    }

    private FsError OpenSpill()
    {
        if (_spill is null)
        {
            FsResult<StagedFile> created = StagedFile.Create(_area, Services.Logger);
            if (!created.IsOk)
            {
                return created.Error;
            }

            _spill = created.Value;
        }

        return FsError.None;
    }

    private async ValueTask<FsError> WriteToDiskAsync(long from, long to, CancellationToken cancellationToken)
    {
        foreach (Extent run in _tail.Runs(from, to).Where(static run => run.Kind == ExtentKind.Data))
        {
            using SlabContent content = _buffer.GetContent(run.Start, run.End);
            FsError error = await _spill!.WriteAsync(run.Start, [.. content.Pieces], cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        return FsError.None;
    }

    private async ValueTask<FsError> FillFromDiskAsync(SlabLease lease, long position, long end, CancellationToken cancellationToken)
    {
        if (FindPart(position) is not { Place: PartPlace.Disk } || _spill is not { } spill)
        {
            return _lost == FsError.None ? FsError.NotSupported : _lost;
        }

        Slab slab = await Services.Budget.RentAsync((int)(end - position), MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
        FsError error = await spill.ReadAsync(position, slab.Memory[..(int)(end - position)], cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            slab.Release();
            return error;
        }

        lease.Add(slab, 0, (int)(end - position));
        return FsError.None;
    }

    private UploadPart? FindPart(long position) => Snapshot().FirstOrDefault(part => part.From <= position && position < part.To);
}
