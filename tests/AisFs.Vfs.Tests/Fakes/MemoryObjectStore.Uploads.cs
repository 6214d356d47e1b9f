using System.Globalization;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

internal sealed partial class MemoryObjectStore
{
    public async ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.BeginMultipart, StoreStage.Begin, key);
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        string id;
        lock (_lock)
        {
            if (!_buckets.ContainsKey(key.Bucket.ToString()))
            {
                return FsError.NotFound;
            }

            id = $"mpt{++_nextId}";
            _uploads[id] = new MultipartState { Key = key };
        }

        error = await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error != FsError.None ? error : id;
    }

    public async ValueTask<FsResult> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.PutPart, StoreStage.Begin, key, 0, content.Length, partNumber);
        FsResult<byte[]> body = await ReceiveAsync(call, content, cancellationToken);
        if (!body.IsOk)
        {
            return body.Error;
        }

        lock (_lock)
        {
            if (partNumber is < 1 or > 9999)
            {
                return FsError.InvalidArgument;
            }

            if (!_uploads.TryGetValue(uploadId, out MultipartState? upload) || upload.Key != key)
            {
                return FsError.NotFound;
            }

            upload.Parts[partNumber] = body.Value;
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }

    public async ValueTask<FsResult> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.CompleteMultipart, StoreStage.Begin, key);
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            if (!_uploads.TryGetValue(uploadId, out MultipartState? upload) || upload.Key != key)
            {
                return FsError.NotFound;
            }

            if (partCount < 1 || upload.Parts.Count != partCount || upload.Parts.Keys.Max() != partCount)
            {
                return FsError.InvalidArgument;
            }

            byte[] data = Join(upload.Parts.OrderBy(part => part.Key).Select(part => part.Value));
            _uploads.Remove(uploadId);
            Commit(key, data, "crc32c", null);
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }

    public async ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.AbortMultipart, StoreStage.Begin, key), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            return _uploads.Remove(uploadId) ? FsResult.Ok : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.Append, StoreStage.Begin, key, 0, content.Length);
        FsResult<byte[]> body = await ReceiveAsync(call, content, cancellationToken);
        if (!body.IsOk)
        {
            return body.Error;
        }

        string next;
        lock (_lock)
        {
            if (!_buckets.ContainsKey(key.Bucket.ToString()))
            {
                return FsError.NotFound;
            }

            MemoryStream file = new();
            if (handle.Length == 0)
            {
                // The cluster copies what is there when the first append begins.
                file.Write(Find(key)?.Data ?? []);
            }
            else if (_appends.Remove(handle, out MemoryStream? before))
            {
                file = before;
            }
            else
            {
                return FsError.NotFound;
            }

            file.Write(body.Value);
            next = "append" + (++_nextId).ToString(CultureInfo.InvariantCulture);
            _appends[next] = file;
        }

        FsError error = await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error != FsError.None ? error : next;
    }

    public async ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.FlushAppend, StoreStage.Begin, key);
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            if (!_appends.Remove(handle, out MemoryStream? file))
            {
                return FsError.NotFound;
            }

            Commit(key, file.ToArray(), "xxhash2", null);
        }

        return await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
    }

    private static byte[] Join(IEnumerable<byte[]> parts)
    {
        byte[][] all = [.. parts];
        byte[] data = new byte[all.Sum(part => (long)part.Length)];
        int position = 0;
        foreach (byte[] part in all)
        {
            part.CopyTo(data, position);
            position += part.Length;
        }

        return data;
    }
}
