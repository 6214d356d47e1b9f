using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

internal sealed partial class MemoryObjectStore
{
    public async ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.Head, StoreStage.Begin, key), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            return Find(key) is { } state ? Describe(key, state, true) : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.OpenRead, StoreStage.Begin, key, offset, length), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            if (Find(key) is not { } state)
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
            return new MemoryObjectContent(this, key, Describe(key, state, false), state, offset, available);
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

        if (options.ChecksumType.Length > 0 && ComputeChecksum(options.ChecksumType, body.Value) != options.Checksum)
        {
            return FsError.Io;
        }

        ObjectInfo info;
        lock (_lock)
        {
            if (!_buckets.ContainsKey(key.Bucket.ToString()))
            {
                return FsError.NotFound;
            }

            // What the object has already is not stored again, nor is what comes along.
            info = options.ChecksumType.Length > 0 && Find(key) is { } before && (before.ChecksumType, before.Checksum) == (options.ChecksumType, options.Checksum)
                ? new ObjectInfo { Name = key.Name, Size = content.Length, Version = ObjectVersion.Unknown with { Size = content.Length } }
                : Describe(key, Commit(key, body.Value, "xxhash2", options.Custom), false) with { Custom = null };
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

        if (!Remove(key))
        {
            return FsError.NotFound;
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }

    public async ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.Copy, StoreStage.Begin, source, Text: destination.ToString());
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        CopiedObject copied;
        lock (_lock)
        {
            if (Find(source) is not { } state || !_buckets.ContainsKey(destination.Bucket.ToString()))
            {
                return FsError.NotFound;
            }

            // A copy has the number of its source.
            MemoryObject made = Commit(destination, state.Data, state.ChecksumType, state.Custom, replaceCustom: true, state.Parts) with { Version = state.Version };
            _buckets[destination.Bucket.ToString()][destination.Name] = made;
            copied = new CopiedObject(Describe(destination, made, true), VersionOf(state));
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
        Assert.True((await CopyAsync(from, to, cancellationToken)).IsOk);
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

        lock (_lock)
        {
            if (Find(key) is not { } state)
            {
                return FsError.NotFound;
            }

            Dictionary<string, string> merged = replaceAll ? [] : new(state.Custom);
            foreach ((string name, string value) in custom)
            {
                merged[name] = value;
            }

            _buckets[key.Bucket.ToString()][key.Name] = state with { Custom = merged };
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }

    private async ValueTask<FsResult<byte[]>> ReceiveAsync(StoreCall call, IUploadContent content, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        MemoryStream body = new();
        await content.CopyToAsync(body, cancellationToken);
        error = await PassAsync(call with { Stage = StoreStage.Received }, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        // A body of the wrong length breaks the request, as it would on a connection.
        return body.Length == content.Length ? body.ToArray() : FsError.Io;
    }
}
