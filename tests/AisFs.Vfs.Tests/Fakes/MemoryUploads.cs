using System.Globalization;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>Uploads of parts and appends that are under way.</summary>
internal sealed class MemoryUploads(StoreProbe probe, StoredObjects objects)
{
    private readonly Dictionary<string, MultipartState> _uploads = [];
    private readonly Dictionary<string, MemoryStream> _appends = [];
    private int _nextId;

    /// <summary>What becomes known of a part or a completion whose answer is taken away.</summary>
    public RequestFate LostFate { get; set; } = RequestFate.Unknown;

    /// <summary>Whether a part gets lost although all of it has left; its sender can't tell.</summary>
    public Func<StoreCall, bool>? LosePart { get; set; }

    /// <summary>Multipart uploads neither completed nor aborted.</summary>
    public int Open
    {
        get
        {
            lock (objects.Sync)
            {
                return _uploads.Count;
            }
        }
    }

    public async ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.BeginMultipart, StoreStage.Begin, key);
        FsError error = await probe.PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        string id;
        lock (objects.Sync)
        {
            if (!objects.Has(key.Bucket))
            {
                return FsError.NotFound;
            }

            id = $"mpt{++_nextId}";
            _uploads[id] = new MultipartState { Key = key };
        }

        error = await probe.PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error != FsError.None ? error : id;
    }

    public async ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.PutPart, StoreStage.Begin, key, 0, content.Length, partNumber);
        FsResult<byte[]> body = await probe.ReceiveAsync(call, content, cancellationToken);
        if (!body.IsOk)
        {
            return RequestOutcome.Refused(body.Error);
        }

        if (LosePart?.Invoke(call) == true)
        {
            return RequestOutcome.Unknown(FsError.Unreachable);
        }

        lock (objects.Sync)
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

        FsError error = await probe.PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error == FsError.None ? RequestOutcome.Done : new RequestOutcome(error, LostFate);
    }

    public async ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
    {
        FsError error = await probe.PassAsync(new StoreCall(StoreOperation.ListParts, StoreStage.Begin, key), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (objects.Sync)
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
        FsError error = await probe.PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return new RequestOutcome(error, LostFate);
        }

        lock (objects.Sync)
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
            MemoryObject made = objects.Commit(key, data, "crc32c", null, replaceCustom: true, [.. parts.Select(part => part.Length)]);
            if (upload.Torn.Count > 0)
            {
                // The answer is a success all the same.
                objects.Replace(key, made with { TornAt = parts.Take(upload.Torn.Min() - 1).Sum(part => part.Length) });
            }
        }

        error = await probe.PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error == FsError.None ? RequestOutcome.Done : new RequestOutcome(error, LostFate);
    }

    public async ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
    {
        FsError error = await probe.PassAsync(new StoreCall(StoreOperation.AbortMultipart, StoreStage.Begin, key), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (objects.Sync)
        {
            return _uploads.Remove(uploadId) ? FsResult.Ok : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.Append, StoreStage.Begin, key, 0, content.Length);
        FsResult<byte[]> body = await probe.ReceiveAsync(call, content, cancellationToken);
        if (!body.IsOk)
        {
            return body.Error;
        }

        string next;
        lock (objects.Sync)
        {
            if (!objects.Has(key.Bucket))
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
                if (objects.Find(key) is { } present)
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

        FsError error = await probe.PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
        return error != FsError.None ? error : next;
    }

    public async ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
    {
        StoreCall call = new(StoreOperation.FlushAppend, StoreStage.Begin, key);
        FsError error = await probe.PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (objects.Sync)
        {
            if (key.Name.Contains('|', StringComparison.Ordinal))
            {
                return FsError.Unreachable;
            }

            // A second flush does nothing, and succeeds.
            if (_appends.Remove(handle, out MemoryStream? file))
            {
                objects.Commit(key, file.ToArray(), "xxhash2", null);
            }
        }

        return await probe.PassAsync(call with { Stage = StoreStage.Done }, cancellationToken);
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

    private sealed class MultipartState
    {
        public required ObjectKey Key { get; init; }

        public Dictionary<int, byte[]> Parts { get; } = [];

        /// <summary>Parts of which the cluster had all bytes twice: their files are gone.</summary>
        public HashSet<int> Torn { get; } = [];

        /// <summary>Whether a question left it locked for good.</summary>
        public bool IsStuck { get; set; }
    }
}
