using System.Globalization;
using AisFs.Vfs.Api;
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

    public async ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.PutPart, StoreStage.Begin, key, 0, content.Length, partNumber);
        FsResult<byte[]> body = await ReceiveAsync(call, content, cancellationToken);
        if (!body.IsOk)
        {
            return RequestOutcome.Refused(body.Error);
        }

        if (LosePart?.Invoke(call) == true)
        {
            return RequestOutcome.Unknown(FsError.Unreachable);
        }

        lock (_lock)
        {
            if (partNumber is < 1 or > 9999 || body.Value.Length == 0)
            {
                return RequestOutcome.Refused(FsError.InvalidArgument);
            }

            if (!_uploads.TryGetValue(uploadId, out MultipartState? upload) || upload.Key != key)
            {
                return RequestOutcome.Refused(FsError.NotFound);
            }

            // The second one of a number makes the cluster remove the file of both.
            if (!upload.Parts.TryAdd(partNumber, body.Value))
            {
                upload.Torn.Add(partNumber);
            }
        }

        FsError error = await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error == FsError.None ? RequestOutcome.Done : new RequestOutcome(error, LostFate);
    }

    public async ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.ListParts, StoreStage.Begin, key), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            if (!_uploads.TryGetValue(uploadId, out MultipartState? upload))
            {
                return FsError.NotFound;
            }

            if (upload.Parts.Count > 0 && upload.Parts.Keys.Max() != upload.Parts.Count)
            {
                upload.IsStuck = true;
                return FsError.NotFound;
            }

            return new FsResult<IReadOnlyList<int>>([.. upload.Parts.Keys.Order()]);
        }
    }

    public async ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.CompleteMultipart, StoreStage.Begin, key);
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return new RequestOutcome(error, LostFate);
        }

        lock (_lock)
        {
            if (!_uploads.TryGetValue(uploadId, out MultipartState? upload) || upload.Key != key || upload.Torn.Contains(1))
            {
                return RequestOutcome.Refused(FsError.NotFound);
            }

            if (upload.IsStuck)
            {
                return RequestOutcome.Unknown(FsError.TimedOut);
            }

            if (partCount < 1 || upload.Parts.Count != partCount || upload.Parts.Keys.Max() != partCount)
            {
                return RequestOutcome.Refused(FsError.Io);
            }

            byte[][] parts = [.. upload.Parts.OrderBy(part => part.Key).Select(part => part.Value)];
            byte[] data = Join(parts);
            _uploads.Remove(uploadId);
            MemoryObject made = Commit(key, data, "crc32c", null, replaceCustom: true, [.. parts.Select(part => part.Length)]);
            if (upload.Torn.Count > 0)
            {
                // The answer is a success all the same.
                _buckets[key.Bucket.ToString()][key.Name] = made with { TornAt = parts.Take(upload.Torn.Min() - 1).Sum(part => part.Length) };
            }
        }

        error = await PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error == FsError.None ? RequestOutcome.Done : new RequestOutcome(error, LostFate);
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

            if (handle.Length > 0 && key.Name.Contains('|', StringComparison.Ordinal))
            {
                // It drops the connection.
                return FsError.Unreachable;
            }

            MemoryStream file = new();
            if (handle.Length == 0)
            {
                // The cluster copies what is there when the first append begins: the first part of it.
                if (Find(key) is { } present)
                {
                    file.Write(present.Data.AsSpan(0, present.Parts[0]));
                }
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
            if (key.Name.Contains('|', StringComparison.Ordinal))
            {
                return FsError.Unreachable;
            }

            // A second flush does nothing, and succeeds.
            if (_appends.Remove(handle, out MemoryStream? file))
            {
                Commit(key, file.ToArray(), "xxhash2", null);
            }
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
