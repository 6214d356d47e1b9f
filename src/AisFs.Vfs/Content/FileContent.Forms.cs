using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content;

internal sealed partial class FileContent
{
    /// <summary>
    /// The file's name is about to be removed: makes the bytes independent of the object (fetches what is missing into the
    /// staging directory) and ends all uploading, so that open handles go on reading and writing what nobody else sees.
    /// </summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; on an error nothing has changed.</returns>
    public async ValueTask<FsResult> DetachAsync(CancellationToken cancellationToken)
    {
        FsError error = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error;
        }

        try
        {
            if (_detached)
            {
                return FsResult.Ok;
            }

            error = await MakeIndependentAsync(cancellationToken).ConfigureAwait(false);
            if (error == FsError.None)
            {
                _detached = true;
                if (_body is StagedBody { File: var file })
                {
                    file.EndJournal();
                }
            }

            return error;
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<FsError> MakeIndependentAsync(CancellationToken cancellationToken)
    {
        if (_body is BufferedBody { Base: null })
        {
            return FsError.None;
        }

        if (_body is CleanBody { Object.IsSmall: true } small)
        {
            return await LoadAsync(small, small.Size, cancellationToken).ConfigureAwait(false);
        }

        FsError error = _body is StagedBody ? FsError.None : await StageAsync(Size, cancellationToken).ConfigureAwait(false);
        return error != FsError.None ? error : await ((StagedBody)_body).MaterializeAsync(_ownCursor, cancellationToken).ConfigureAwait(false);
    }

    private BufferedBody NewBuffer()
    {
        BufferedBody body = new(_services, new WriteBuffer(_services.Options.ChunkSize, 0), null);
        body.MarkDirty();
        return body;
    }

    /// <summary>Moves a clean object into the form that a write needs.</summary>
    private async ValueTask<FsError> OpenForWritingAsync(CleanBody clean, long offset, long end, CancellationToken cancellationToken)
    {
        CachedObject obj = clean.Object;
        if (obj.IsStale)
        {
            return FsError.Stale;
        }

        ContentOptions options = _services.Options;
        if (clean.Size == 0)
        {
            SetBody(NewBuffer());
            return FsError.None;
        }

        if (obj.IsSmall && end <= options.SinglePutLimit)
        {
            return await LoadAsync(clean, clean.Size, cancellationToken).ConfigureAwait(false);
        }

        if (offset == clean.Size && end - offset <= options.SinglePutLimit && !_detached && ContentUploader.TakesAppends(Key))
        {
            _services.Cache.AddContent(obj);
            SetBody(new BufferedBody(_services, new WriteBuffer(options.ChunkSize, clean.Size), obj));
            return FsError.None;
        }

        return await StageAsync(clean.Size, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes over all of a clean object, of which nothing remains then.</summary>
    /// <returns>False when memory did not suffice; nothing was changed.</returns>
    private async ValueTask<bool> TryReplaceAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        BufferedBody fresh = NewBuffer();
        bool written = false;
        try
        {
            written = await fresh.WriteAsync(0, data, data.Length, cancellationToken).ConfigureAwait(false) == WriteStep.Done;
        }
        finally
        {
            if (!written)
            {
                _retired.Add(fresh.RetireAsync());
            }
        }

        if (written)
        {
            SetBody(fresh);
        }

        return written;
    }

    /// <summary>Moves a clean object into the form that another size needs; what is cut off is not read.</summary>
    private async ValueTask<FsError> OpenForResizingAsync(CleanBody clean, long size, CancellationToken cancellationToken)
    {
        if (clean.Object.IsStale)
        {
            return FsError.Stale;
        }

        if (clean.Size == 0)
        {
            SetBody(NewBuffer());
            return FsError.None;
        }

        long kept = Math.Min(size, clean.Size);
        if (kept > _services.Options.SmallObjectLimit)
        {
            return await StageAsync(kept, cancellationToken).ConfigureAwait(false);
        }

        FsError error = await LoadAsync(clean, kept, cancellationToken).ConfigureAwait(false);
        if (error == FsError.None && _body is BufferedBody buffered)
        {
            buffered.MarkDirty();
        }

        return error;
    }

    /// <summary>A streamed file that became so short that it fits into one request, and of which nothing was sent, does so.</summary>
    private async ValueTask ShrinkAsync(StreamBody stream, CancellationToken cancellationToken)
    {
        if (stream.Size <= _services.Options.SinglePutLimit && await stream.TryFillAsync(cancellationToken).ConfigureAwait(false))
        {
            BufferedBody buffered = new(_services, stream.HandOver(), null);
            buffered.MarkDirty();
            SetBody(buffered);
        }
    }

    /// <summary>Takes the first bytes of an object into a buffer; they are shared with the cache until they are changed.</summary>
    private async ValueTask<FsError> LoadAsync(CleanBody clean, long length, CancellationToken cancellationToken)
    {
        WriteBuffer buffer = new(_services.Options.ChunkSize, 0);
        using (SlabLease lease = SlabLease.Rent(_services.Budget))
        {
            FsError error = await _ownCursor.ReadAsync(clean.Object, lease, 0, (int)length, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            for (int i = 0; i < lease.SegmentCount; i++)
            {
                Slab slab = lease.GetSlab(i);
                slab.AddReference();
                buffer.AddShared(slab, lease.GetSegment(i).Length);
            }
        }

        SetBody(new BufferedBody(_services, buffer, null));
        return FsError.None;
    }

    /// <summary>Goes on in the staging directory.</summary>
    /// <param name="kept">How much of a clean object remains.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; on an error nothing has changed.</returns>
    private async ValueTask<FsError> StageAsync(long kept, CancellationToken cancellationToken)
    {
        ContentBody body = _body;
        if (body is StreamBody stream)
        {
            FsResult<StagedFile> moved = await stream.MoveToDiskAsync(cancellationToken).ConfigureAwait(false);
            if (!moved.IsOk)
            {
                return moved.Error;
            }

            FsError begun = BeginStaged(new StagedBody(_services, moved.Value, stream.GetExtents(), null, 0, stream.Size, dirty: true));
            if (begun != FsError.None)
            {
                stream.GoOn();
            }

            return begun;
        }

        WriteBuffer? buffer = (body as BufferedBody)?.Buffer;
        FsResult<StagedFile> created = await CreateStagedAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!created.IsOk)
        {
            return created.Error;
        }

        StagedFile file = created.Value;
        ExtentMap extents = new();
        CachedObject? obj = (body as CleanBody)?.Object ?? (body as BufferedBody)?.Base;
        bool dirty = body.IsDirty || kept != body.Size;
        if (buffer is not null)
        {
            extents.Set(buffer.Start, buffer.End, ExtentKind.Data);
        }

        if (obj is not null)
        {
            _services.Cache.AddContent(obj);
        }

        long baseLength = obj is null ? 0 : Math.Min(kept, obj.Size);
        return BeginStaged(new StagedBody(_services, file, extents, obj, baseLength, kept, dirty));
    }

    /// <summary>Makes a staged file that holds what a buffer does. After an error, or when it is cancelled, no file is left.</summary>
    private async ValueTask<FsResult<StagedFile>> CreateStagedAsync(WriteBuffer? buffer, CancellationToken cancellationToken)
    {
        FsResult<StagedFile> created = StagedFile.Create(_services.Staging, _services.Logger);
        if (!created.IsOk || buffer is null)
        {
            return created;
        }

        FsError error = FsError.Io;
        try
        {
            using SlabContent content = buffer.GetContent(buffer.Start, buffer.End);
            error = await created.Value.WriteAsync(buffer.Start, [.. content.Pieces], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (error != FsError.None)
            {
                created.Value.Dispose();
            }
        }

        return error == FsError.None ? created : error;
    }

    private FsError BeginStaged(StagedBody staged)
    {
        FsError error = staged.IsDirty ? EnsureJournal(staged) : FsError.None;
        if (error != FsError.None)
        {
            staged.File.EndJournal();
            _retired.Add(staged.RetireAsync());
            return error;
        }

        ContentLog.Staged(_services.Logger, Key);
        SetBody(staged);
        return FsError.None;
    }

    private FsError EnsureJournal(StagedBody staged)
        => _detached || staged.File.HasJournal ? FsError.None : staged.BeginJournal(Key, _info, Metadata());

    private void SetBody(ContentBody body)
    {
        ContentBody before = _body;
        _body = body;
        _retired.RemoveAll(static task => task.IsCompleted);
        Task retired = before.RetireAsync();
        if (!retired.IsCompleted)
        {
            _retired.Add(retired);
        }

        if (body is BufferedBody or StreamBody)
        {
            _services.Writers.Add(this);
        }
        else
        {
            _services.Writers.Remove(this);
        }
    }
}
