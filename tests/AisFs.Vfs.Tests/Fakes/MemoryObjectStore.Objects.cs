using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <content>Objects.</content>
internal sealed partial class MemoryObjectStore
{
    public ValueTask<FsResult<ObjectInfo>> DescribeAsync(ObjectKey key, CancellationToken cancellationToken) => HeadAsync(key, cancellationToken);

    public async ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.Head, StoreStage.Begin, key), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_objects.Sync)
        {
            return _objects.Find(key) is { } state ? _objects.Describe(key, state, true) : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.OpenRead, StoreStage.Begin, key, offset, length), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_objects.Sync)
        {
            if (_objects.Find(key) is not { } state)
            {
                return FsError.NotFound;
            }

            long size = state.Data.Length;
            if (offset > size || (offset == size && !(offset == 0 && length < 0)))
            {
                return FsError.NoSuchRange;
            }

            Interlocked.Increment(ref _openBodies);
            long available = length < 0 ? size - offset : Math.Min(length, size - offset);
            return new MemoryObjectContent(this, key, _objects.Describe(key, state, false), state, offset, available);
        }
    }

    public async ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.Put, StoreStage.Begin, key, 0, content.Length);
        FsResult<byte[]> body = await ReceiveAsync(call, content, cancellationToken);
        if (!body.IsOk)
        {
            return body.Error;
        }

        if (options.ChecksumType.Length > 0 && StoreChecksum.Compute(options.ChecksumType, body.Value) != options.Checksum)
        {
            return FsError.Io;
        }

        ObjectInfo info;
        lock (_objects.Sync)
        {
            if (!_objects.Has(key.Bucket))
            {
                return FsError.NotFound;
            }

            // What the object has already is not stored again, nor is what comes along.
            info = options.ChecksumType.Length > 0 && _objects.Find(key) is { } before && (before.ChecksumType, before.Checksum) == (options.ChecksumType, options.Checksum)
                ? new ObjectInfo { Name = key.Name, Size = content.Length, Version = ObjectVersion.Unknown with { Size = content.Length } }
                : _objects.Describe(key, _objects.Commit(key, body.Value, "xxhash2", options.Custom), false) with { Custom = null };
        }

        FsError error = await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error != FsError.None ? error : info;
    }

    public async ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.Delete, StoreStage.Begin, key);
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        if (!_objects.Remove(key))
        {
            return FsError.NotFound;
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }

    public async ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, bool replaces, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.Copy, StoreStage.Begin, source, Text: destination.ToString());
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        CopiedObject copied;
        lock (_objects.Sync)
        {
            if (_objects.Find(source) is not { } state || !_objects.Has(destination.Bucket))
            {
                return FsError.NotFound;
            }

            // A copy has the number of its source.
            MemoryObject made = _objects.Commit(destination, state.Data, state.ChecksumType, state.Custom, replaceCustom: true, state.Parts) with { Version = state.Version };
            _objects.Replace(destination, made);
            copied = new CopiedObject(_objects.Describe(destination, made, true), _objects.VersionOf(state)) { SourceModifiedNs = state.ModifiedNs };
        }

        error = await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error == FsError.None ? copied : error;
    }

    /// <summary>Moves an object as the file system does.</summary>
    /// <param name="from">The object.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task MoveAsync(ObjectKey from, ObjectKey to, CancellationToken cancellationToken)
    {
        Assert.True((await CopyAsync(from, to, replaces: true, cancellationToken)).IsOk);
        Assert.True((await DeleteAsync(from, cancellationToken)).IsOk);
    }

    public async ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.SetCustom, StoreStage.Begin, key);
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_objects.Sync)
        {
            if (_objects.Find(key) is not { } state)
            {
                return FsError.NotFound;
            }

            Dictionary<string, string> merged = replaceAll ? [] : new(state.Custom);
            foreach ((string name, string value) in custom)
            {
                merged[name] = value;
            }

            _objects.Replace(key, state with { Custom = merged });
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }
}
