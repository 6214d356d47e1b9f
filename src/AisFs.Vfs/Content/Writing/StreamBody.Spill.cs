using AisFs.Vfs.Content.Chunks;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Memory;

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
    public void Seed(CachedObject obj) => _buffer.Seed(obj);

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

            error = await WriteToDiskAsync(_sealed, _buffer.End, cancellationToken).ConfigureAwait(false);
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
        if (from == to)
        {
            return FsError.None;
        }

        using SlabContent content = _buffer.GetContent(from, to);
        return await _spill!.WriteAsync(from, content.Pieces, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsError> FillFromDiskAsync(SlabLease lease, long position, long end, CancellationToken cancellationToken)
    {
        UploadPart? part = Snapshot().FirstOrDefault(part => part.From <= position && position < part.To);
        if (part is not { Place: PartPlace.Disk } || _spill is not { } spill)
        {
            return _lost == FsError.None ? FsError.NotSupported : _lost;
        }

        int length = (int)(Math.Min(end, ((position / _buffer.ChunkSize) + 1) * _buffer.ChunkSize) - position);
        Slab slab = await Services.Budget.RentAsync(length, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
        FsError error = await spill.ReadAsync(position, slab.Memory[..length], cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            slab.Release();
            return error;
        }

        lease.Add(slab, 0, length);
        return FsError.None;
    }
}
