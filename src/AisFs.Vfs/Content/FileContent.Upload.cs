using System.IO.Hashing;
using AisFs.Vfs.Content.Chunks;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

internal sealed partial class FileContent
{
    private readonly Lock _flushLock = new();
    private Task<FsResult<ObjectInfo>>? _flush;
    private IReadOnlyDictionary<string, string>? _custom;
    private bool _appendRefused;
    private LostAnswer? _lost;

    // The bytes are on the cluster, but their version is not known yet or their metadata not set.
    private volatile bool _unfinished;

    /// <summary>
    /// Uploads what is dirty; whoever calls while an upload of the same state runs waits for that one. The content stays
    /// open and may be written again. After an error the data is kept: a later flush tries again.
    /// </summary>
    /// <param name="custom">
    /// Makes the custom metadata that goes with the upload from the version that the content will have (size and checksum
    /// set); null for none. It rides on a single PUT; after a multipart upload it is set in a second request.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting, not the upload.</param>
    /// <returns>The object's new state.</returns>
    public async ValueTask<FsResult<ObjectInfo>> FlushAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<FsResult<ObjectInfo>> flush;
            bool joined;
            lock (_flushLock)
            {
                joined = _flush is { IsCompleted: false };
                if (!joined)
                {
                    _flush = UploadAsync(custom);
                }

                flush = _flush!;
            }

            try
            {
                FsResult<ObjectInfo> result = await flush.WaitAsync(cancellationToken).ConfigureAwait(false);

                // The upload that was joined may have been over but for its answer when the last write came.
                if (!joined || !result.IsOk || !IsDirty)
                {
                    return result;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return FsError.Interrupted;
            }
        }
    }

    private async Task<FsResult<ObjectInfo>> UploadAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_detached || !IsDirty)
            {
                return Info ?? new ObjectInfo { Name = Key.Name, Size = Size };
            }

            if (_expired || _disposed)
            {
                return _expired ? FsError.Stale : FsError.BadHandle;
            }

            _custom = null;
            FsResult<ObjectInfo> result = await UploadBodyAsync(custom, _services.Stopping).ConfigureAwait(false);
            if (result.IsOk)
            {
                _unfinished = false;
                _lost = null;
            }
            else
            {
                // For the sidecar: what could be known of it.
                _custom ??= custom(ObjectVersion.Unknown with { Size = Size });
                ContentLog.UploadRefused(_services.Logger, Key, result.Error);
            }

            return result;
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
        catch (Exception exception)
        {
            // Whatever the store threw: the bytes are still here.
            ContentLog.UploadFailed(_services.Logger, Key, exception);
            return FsError.Io;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<FsResult<ObjectInfo>> UploadBodyAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom, CancellationToken cancellationToken)
    {
        ObjectKey key = Key;
        if (_body is StreamBody { Key: var begunFor } && begunFor != key)
        {
            // Renamed while it was written: an upload can't change its name.
            FsError staged = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            if (staged != FsError.None)
            {
                return staged;
            }
        }

        if (_lost is { } lost && await ContentUploader.FindAsync(_services, key, lost, _info, cancellationToken).ConfigureAwait(false) is { } found)
        {
            if (lost.Generation == _generation)
            {
                return await FinishAsync(key, custom, cancellationToken).ConfigureAwait(false);
            }

            FsError rebased = await RebaseAsync(key, found, cancellationToken).ConfigureAwait(false);
            if (rebased != FsError.None)
            {
                return rebased;
            }
        }

        switch (_body)
        {
            case BufferedBody { Base: null } buffered:
                return await PutAsync(key, buffered, custom, cancellationToken).ConfigureAwait(false);
            case BufferedBody appended:
                return await AppendAsync(key, appended, custom, cancellationToken).ConfigureAwait(false);
            case StreamBody stream:
                return await CompleteAsync(key, stream, custom, cancellationToken).ConfigureAwait(false);
            case StagedBody staged when staged.IsDirty:
                return await UploadStagedAsync(key, staged, custom, cancellationToken).ConfigureAwait(false);
            default:
                FsResult<ObjectInfo> finished = await ContentUploader.FinishAsync(_services, key, Size, Remember(custom), cancellationToken).ConfigureAwait(false);
                if (finished.IsOk && _body is CleanBody { Object: var obj } && !obj.Pin(finished.Value))
                {
                    return FsError.Stale;
                }

                _info = finished.IsOk ? finished.Value : _info;
                return finished;
        }
    }

    private async ValueTask<FsResult<ObjectInfo>> PutAsync(
        ObjectKey key,
        BufferedBody buffered,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        using SlabContent content = buffered.Buffer.GetContent(0, buffered.Size);
        XxHash64 hash = new();
        content.HashWith(hash);
        FsResult<ObjectInfo> put = await PutAsync(key, content, Checksums.Format(hash), custom, cancellationToken).ConfigureAwait(false);
        if (put.IsOk)
        {
            CachedObject obj = _services.Cache.Replace(key, put.Value);
            buffered.Buffer.Seed(obj);
            _info = put.Value;
            SetBody(new CleanBody(_services, obj));
        }

        return put;
    }

    private async ValueTask<FsResult<ObjectInfo>> PutAsync(
        ObjectKey key,
        IUploadContent content,
        string checksum,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        ObjectVersion version = new(string.Empty, Checksums.Xxhash2, checksum, content.Length);
        IReadOnlyDictionary<string, string>? values = Remember(custom)(version);
        PutOptions options = new() { Custom = values, ChecksumType = Checksums.Xxhash2, Checksum = checksum };
        FsResult<ObjectInfo> put = await _services.Store.PutAsync(key, content, options, cancellationToken).ConfigureAwait(false);
        if (!put.IsOk)
        {
            return put;
        }

        ObjectInfo info = put.Value;
        return info with
        {
            Name = key.Name,
            Size = content.Length,
            Version = info.Version with { Size = content.Length },
            Custom = info.Custom ?? ContentUploader.Merge(_info?.Custom, values),
        };
    }

    private async ValueTask<FsResult<ObjectInfo>> AppendAsync(
        ObjectKey key,
        BufferedBody buffered,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        UploadOutcome outcome = new(FsError.NotSupported);
        if (ContentUploader.TakesAppends(key))
        {
            using SlabContent content = buffered.Buffer.GetContent(buffered.Buffer.Start, buffered.Size);
            outcome = await ContentUploader.AppendAsync(_services, key, buffered.Base!, [content], cancellationToken).ConfigureAwait(false);
        }

        if (outcome.Error is FsError.NotSupported or FsError.NotImplemented)
        {
            _appendRefused = true;
            FsError error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            return error != FsError.None ? error : await UploadStagedAsync(key, (StagedBody)_body, custom, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(key, outcome, buffered.Buffer.Start, custom, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> CompleteAsync(
        ObjectKey key,
        StreamBody stream,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        UploadOutcome outcome = await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
        FsResult<ObjectInfo> finished = await FinishAsync(key, outcome, ProofOfParts, custom, cancellationToken).ConfigureAwait(false);
        if (outcome.Error != FsError.NotFound || !ReferenceEquals(_body, stream))
        {
            return finished;
        }

        // The cluster no longer knows the upload: all goes up anew.
        FsError error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
        return error != FsError.None ? error : await UploadStagedAsync(key, (StagedBody)_body, custom, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> UploadStagedAsync(
        ObjectKey key,
        StagedBody staged,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        UploadOutcome outcome = new(FsError.NotSupported);
        long proof = 0;
        if (staged is { IsAppended: true, Base: { IsSmall: false } before } && !_appendRefused && ContentUploader.TakesAppends(key))
        {
            outcome = await staged.AppendAsync(key, _ownCursor, cancellationToken).ConfigureAwait(false);
            _appendRefused = outcome.Error is FsError.NotSupported or FsError.NotImplemented;
            proof = before.Size;
        }

        if (outcome.Error is FsError.NotSupported or FsError.NotImplemented)
        {
            if (staged.Size <= _services.Options.SinglePutLimit)
            {
                return await PutStagedAsync(key, staged, custom, cancellationToken).ConfigureAwait(false);
            }

            outcome = await staged.SendPartsAsync(key, cancellationToken).ConfigureAwait(false);
            proof = ProofOfParts;
        }

        return await FinishAsync(key, outcome, proof, custom, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> PutStagedAsync(
        ObjectKey key,
        StagedBody staged,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        // A repeated request must find the same bytes, even after the first one has replaced the object.
        FsError error = await staged.MaterializeAsync(_ownCursor, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error;
        }

        FsResult<string> checksum = await HashAsync(0, cancellationToken).ConfigureAwait(false);
        if (!checksum.IsOk)
        {
            return checksum.Error;
        }

        StagedContent content = new(staged, _services, _ownCursor, 0, staged.Size);
        FsResult<ObjectInfo> put = await PutAsync(key, content, checksum.Value, custom, cancellationToken).ConfigureAwait(false);
        if (put.IsOk)
        {
            CachedObject obj = _services.Cache.Replace(key, put.Value);
            _info = put.Value;
            SetBody(FinishStaged(staged, obj));
        }

        return put;
    }

    private static StagedBody FinishStaged(StagedBody staged, CachedObject obj)
    {
        staged.File.EndJournal();
        return staged.AsClean(obj);
    }

    // Enough of a file's end to know it again.
    private long ProofOfParts => Math.Max(0, Size - (1 << 20));

    /// <summary>Ends an upload of several requests.</summary>
    /// <param name="key">The object.</param>
    /// <param name="outcome">What became of the requests.</param>
    /// <param name="proof">From where on the bytes prove that the object is ours, should the last answer be lost.</param>
    /// <param name="custom">Makes the metadata.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The object.</returns>
    private async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ObjectKey key,
        UploadOutcome outcome,
        long proof,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        if (outcome.IsUncertain)
        {
            FsResult<string> checksum = await HashAsync(proof, cancellationToken).ConfigureAwait(false);
            _lost = checksum.IsOk ? new LostAnswer(Size, proof, checksum.Value, _generation) : _lost;
            if (!checksum.IsOk || await ContentUploader.FindAsync(_services, key, _lost!, _info, cancellationToken).ConfigureAwait(false) is null)
            {
                return outcome.Error;
            }

            outcome = default;
        }

        return outcome.Error != FsError.None ? outcome.Error : await FinishAsync(key, custom, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The bytes are on the cluster: learns their version, and sets what could not go with them.</summary>
    private async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ObjectKey key,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        _lost = null;
        FsResult<ObjectInfo> finished = await ContentUploader.FinishAsync(_services, key, Size, Remember(custom), cancellationToken).ConfigureAwait(false);
        _unfinished = !finished.IsOk;
        ObjectInfo info = finished.IsOk
            ? finished.Value
            : new ObjectInfo { Name = key.Name, Size = Size, Version = ObjectVersion.Unknown with { Size = Size }, Custom = _info?.Custom };
        CachedObject obj = _services.Cache.Replace(key, info);
        ContentBody body;
        switch (_body)
        {
            case StagedBody staged:
                body = FinishStaged(staged, obj);
                break;
            case StreamBody stream:
                stream.MarkCompleted();
                stream.Seed(obj);
                body = new CleanBody(_services, obj);
                break;
            default:
                if (_body is BufferedBody buffered)
                {
                    if (buffered.Base is { } before)
                    {
                        _services.Cache.Inherit(before, obj);
                    }

                    buffered.Buffer.Seed(obj);
                }

                body = new CleanBody(_services, obj);
                break;
        }

        _info = info;
        SetBody(body);
        return finished;
    }

    /// <summary>
    /// The last upload was carried out though its answer was lost, and the file was changed since: the changes are over the
    /// object that it made.
    /// </summary>
    private async ValueTask<FsError> RebaseAsync(ObjectKey key, ObjectInfo found, CancellationToken cancellationToken)
    {
        if (_body is BufferedBody { Base: not null })
        {
            FsError error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        _lost = null;
        _info = found;
        if (_body is StagedBody { Base: not null } staged)
        {
            StagedBody rebased = staged.Rebase(_services.Cache.Replace(key, found));
            SetBody(rebased);
            return rebased.BeginJournal(key, _custom);
        }

        return FsError.None;
    }

    private async ValueTask<FsResult<string>> HashAsync(long from, CancellationToken cancellationToken)
    {
        XxHash64 hash = new();
        long size = Size;
        for (long position = from; position < size;)
        {
            using SlabLease lease = SlabLease.Rent(_services.Budget);
            int count = (int)Math.Min(_services.Budget.SlabSize, size - position);
            FsError error = await _body.FillAsync(_ownCursor, lease, position, count, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            lease.AppendTo(hash);
            position += count;
        }

        return Checksums.Format(hash);
    }

    // What would go with the upload is kept for the sidecar, should it fail.
    private Func<ObjectVersion, IReadOnlyDictionary<string, string>?> Remember(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
        => version => _custom = custom(version);
}
