using System.IO.Hashing;
using AisFs.Vfs.Content.Chunks;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

internal sealed partial class FileContent
{
    private readonly Lock _flushLock = new();
    private Task<FsResult<ObjectInfo>>? _flush;
    private IReadOnlyDictionary<string, string>? _custom;
    private bool _appendRefused;

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

            FsResult<ObjectInfo> result = await UploadBodyAsync(custom, _services.Stopping).ConfigureAwait(false);
            if (result.IsOk)
            {
                _unfinished = false;
            }
            else
            {
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
        CachedObject before = buffered.Base!;
        FsError error = FsError.NotSupported;
        if (ContentUploader.TakesAppends(key))
        {
            using SlabContent content = buffered.Buffer.GetContent(buffered.Buffer.Start, buffered.Size);
            error = await ContentUploader.AppendAsync(_services, key, before, _info, [content], buffered.AppendTried, cancellationToken).ConfigureAwait(false);
            buffered.AppendTried = error != FsError.None;
        }

        if (error is FsError.NotSupported or FsError.NotImplemented)
        {
            _appendRefused = true;
            error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            return error != FsError.None ? error : await UploadStagedAsync(key, (StagedBody)_body, custom, cancellationToken).ConfigureAwait(false);
        }

        if (error != FsError.None)
        {
            return error;
        }

        return await FinishAsync(
            key,
            obj =>
            {
                _services.Cache.Inherit(before, obj);
                buffered.Buffer.Seed(obj);
                return new CleanBody(_services, obj);
            },
            custom,
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> CompleteAsync(
        ObjectKey key,
        StreamBody stream,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        FsError error = await stream.CompleteAsync(_info, cancellationToken).ConfigureAwait(false);
        if (error == FsError.NotFound)
        {
            // The cluster no longer knows the upload: all goes up anew.
            error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            return error != FsError.None ? error : await UploadStagedAsync(key, (StagedBody)_body, custom, cancellationToken).ConfigureAwait(false);
        }

        if (error != FsError.None)
        {
            return error;
        }

        return await FinishAsync(
            key,
            obj =>
            {
                stream.Seed(obj);
                return new CleanBody(_services, obj);
            },
            custom,
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> UploadStagedAsync(
        ObjectKey key,
        StagedBody staged,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        FsError error = FsError.NotSupported;
        if (staged is { IsAppended: true, Base.IsSmall: false } && !_appendRefused && ContentUploader.TakesAppends(key))
        {
            error = await staged.AppendAsync(key, _info, _ownCursor, cancellationToken).ConfigureAwait(false);
            _appendRefused = error is FsError.NotSupported or FsError.NotImplemented;
        }

        if (error is FsError.NotSupported or FsError.NotImplemented)
        {
            if (staged.Size <= _services.Options.SinglePutLimit)
            {
                return await PutStagedAsync(key, staged, custom, cancellationToken).ConfigureAwait(false);
            }

            error = await staged.SendPartsAsync(key, _info, cancellationToken).ConfigureAwait(false);
        }

        return error != FsError.None ? error : await FinishAsync(key, obj => FinishStaged(staged, obj), custom, cancellationToken).ConfigureAwait(false);
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

        FsResult<string> checksum = await staged.HashAsync(_ownCursor, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The bytes are on the cluster: learns their version, and sets what could not go with them.</summary>
    private async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ObjectKey key,
        Func<CachedObject, ContentBody> makeBody,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> finished = await ContentUploader.FinishAsync(_services, key, Size, Remember(custom), cancellationToken).ConfigureAwait(false);
        _unfinished = !finished.IsOk;
        ObjectInfo info = finished.IsOk
            ? finished.Value
            : new ObjectInfo { Name = key.Name, Size = Size, Version = ObjectVersion.Unknown with { Size = Size }, Custom = _info?.Custom };
        CachedObject obj = _services.Cache.Replace(key, info);
        ContentBody body = makeBody(obj);
        _info = info;
        SetBody(body);
        return finished;
    }

    // What would go with the upload is kept for the sidecar, should it fail.
    private Func<ObjectVersion, IReadOnlyDictionary<string, string>?> Remember(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
        => version => _custom = custom(version);
}
