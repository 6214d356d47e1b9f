using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

internal sealed partial class FileContent
{
    // How often one flush begins a multipart upload.
    private const int MaxUploads = 3;

    private readonly Lock _flushLock = new();
    private Task<FsResult<ObjectInfo>>? _flush;
    private IReadOnlyDictionary<string, string>? _custom;
    private LostAnswer? _lost;
    private long _uploads;
    private volatile bool _failed;

    // The bytes are on the cluster, but their version is not known yet or their metadata not set.
    private volatile bool _unfinished;

    /// <summary>How many uploads have succeeded. What was changed before this is read is in the last of them, or dirty.</summary>
    public long Uploads => Volatile.Read(ref _uploads);

    /// <summary>Whether the last upload has failed.</summary>
    public bool HasFailed => _failed;

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

            if (_held)
            {
                return FsError.Busy;
            }

            _custom = null;
            _failed = true;
            if (_refused.Error is not FsError.None and var refused)
            {
                // For the sidecar: what could be known of it.
                _custom = custom(ObjectVersion.Unknown with { Size = Size });
                ContentLog.NotWhole(_services.Logger, Key, refused);
                return refused;
            }

            FsResult<ObjectInfo> result = await UploadBodyAsync(custom, _services.Stopping).ConfigureAwait(false);
            if (result.IsOk)
            {
                _failed = false;
                Interlocked.Increment(ref _uploads);
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

        if (!_unfinished)
        {
            FsError learned = await LearnReplacedAsync(key, cancellationToken).ConfigureAwait(false);
            if (learned != FsError.None)
            {
                return learned;
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
                return await UploadStagedAsync(key, staged, true, custom, cancellationToken).ConfigureAwait(false);
            default:
                FsResult<ObjectInfo> finished = await ContentUploader.FinishAsync(_services, key, Size, Remember(WithReplaced(custom)), cancellationToken).ConfigureAwait(false);
                if (finished.IsOk && _body is CleanBody { Object: var obj } && obj.Pin(finished.Value, isLast: true) != VersionRelation.Same)
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
        if (put.IsOk && put.Value.Version is { Version.Length: 0, Checksum.Length: 0 })
        {
            FsResult<ObjectInfo> same = await FindSameAsync(key, content.Length, values, cancellationToken).ConfigureAwait(false);
            if (same.Error != FsError.Stale)
            {
                return same;
            }

            // The cluster takes another content for this one: it has noted a wrong checksum.
            put = await _services.Store.PutAsync(key, content, options with { ChecksumType = string.Empty, Checksum = string.Empty }, cancellationToken).ConfigureAwait(false);
        }

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

    /// <summary>
    /// The cluster had these bytes already and took nothing of what was sent: learns the version, and sets the metadata.
    /// </summary>
    private async ValueTask<FsResult<ObjectInfo>> FindSameAsync(
        ObjectKey key, long size, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await _services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk || head.Value.Size != size)
        {
            return head.Error is FsError.None or FsError.NotFound ? FsError.Stale : head.Error;
        }

        ObjectInfo info = head.Value;
        if (values is null || values.All(pair => info.Custom?.GetValueOrDefault(pair.Key) == pair.Value))
        {
            return info;
        }

        FsResult set = await _services.Store.SetCustomAsync(key, values, false, cancellationToken).ConfigureAwait(false);
        return set.IsOk ? info with { Custom = ContentUploader.Merge(info.Custom, values) } : set.Error;
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
            FsError error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            return error != FsError.None ? error : await UploadStagedAsync(key, (StagedBody)_body, false, custom, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(key, outcome, buffered.Buffer.Start, null, custom, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> CompleteAsync(
        ObjectKey key,
        StreamBody stream,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        LostAnswer? proof = await ProveAsync(ProofOfParts, cancellationToken).ConfigureAwait(false);
        UploadOutcome outcome = await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
        FsResult<ObjectInfo> finished = await FinishAsync(key, outcome, ProofOfParts, proof, custom, cancellationToken).ConfigureAwait(false);
        if (!outcome.MayBeginAnew || outcome.Error == FsError.TimedOut || !ReferenceEquals(_body, stream))
        {
            return finished;
        }

        FsError error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            // What went up and is nowhere here can't go up again.
            return error == FsError.NotSupported ? outcome.Error : error;
        }

        ContentLog.BegunAnew(_services.Logger, key, outcome.Error);
        return await UploadStagedAsync(key, (StagedBody)_body, false, custom, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> UploadStagedAsync(
        ObjectKey key,
        StagedBody staged,
        bool mayAppend,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        CachedObject? before = staged is { IsAppended: true, Base.IsSmall: false } && ContentUploader.TakesAppends(key) ? staged.Base : null;
        UploadOutcome outcome = new(FsError.NotSupported);
        if (mayAppend && before is not null)
        {
            outcome = await staged.AppendAsync(key, _ownCursor, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.Error is FsError.NotSupported or FsError.NotImplemented)
        {
            if (staged.Size <= _services.Options.SinglePutLimit)
            {
                return await PutStagedAsync(key, staged, custom, cancellationToken).ConfigureAwait(false);
            }

            if (before is null || staged.Size > _services.Options.MergeLimit)
            {
                return await SendPartsAsync(key, staged, custom, cancellationToken).ConfigureAwait(false);
            }

            // Whoever appends once mostly does so again.
            outcome = await staged.SendWholeAsync(key, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(key, outcome, before!.Size, null, custom, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> SendPartsAsync(
        ObjectKey key,
        StagedBody staged,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        // While the object is still there that a part of the bytes comes from.
        LostAnswer? proof = await ProveAsync(ProofOfParts, cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            UploadOutcome outcome = await new StagedUpload(_services, staged, key).SendAsync(cancellationToken).ConfigureAwait(false);
            FsResult<ObjectInfo> finished = await FinishAsync(key, outcome, ProofOfParts, proof, custom, cancellationToken).ConfigureAwait(false);
            if (!outcome.MayBeginAnew || attempt >= MaxUploads || !ReferenceEquals(_body, staged))
            {
                return finished;
            }

            ContentLog.BegunAnew(_services.Logger, key, outcome.Error);
            await Task.Delay(_services.Options.RetryDelay * attempt, _services.Time, cancellationToken).ConfigureAwait(false);
        }
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

    // What would go with the upload is kept for the sidecar, should it fail.
    private Func<ObjectVersion, IReadOnlyDictionary<string, string>?> Remember(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
        => version => _custom = custom(version);
}
