using System.IO.Hashing;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staging;

internal sealed partial class StagedBody
{
    private bool _appendTried;
    private bool _completionTried;

    /// <summary>Computes the checksum of the whole file as the cluster does.</summary>
    public async ValueTask<FsResult<string>> HashAsync(ReadCursor cursor, CancellationToken cancellationToken)
    {
        XxHash64 hash = new();
        Slab slab = await Services.Budget.RentAsync(Services.Budget.SlabSize, MemoryUse.Demand, cancellationToken).ConfigureAwait(false);
        try
        {
            long size = Size;
            for (long position = 0; position < size;)
            {
                int count = (int)Math.Min(slab.Capacity, size - position);
                FsError error = await ComposeAsync(cursor, position, slab.Memory[..count], cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }

                hash.Append(slab.GetSpan()[..count]);
                position += count;
            }
        }
        finally
        {
            slab.Release();
        }

        return Checksums.Format(hash);
    }

    /// <summary>Appends what came behind the object's own bytes.</summary>
    public async ValueTask<FsError> AppendAsync(ObjectKey key, ObjectInfo? before, ReadCursor cursor, CancellationToken cancellationToken)
    {
        List<IUploadContent> pieces = [];
        for (long position = _baseLength; position < Size;)
        {
            long length = Math.Min(Services.Options.SinglePutLimit, Size - position);
            pieces.Add(new StagedContent(this, Services, cursor, position, length));
            position += length;
        }

        FsError error = await ContentUploader.AppendAsync(Services, key, _base!, before, pieces, _appendTried, cancellationToken).ConfigureAwait(false);
        _appendTried = error != FsError.None;
        return error;
    }

    /// <summary>Sends the file as a multipart upload, several parts side by side.</summary>
    public async ValueTask<FsError> SendPartsAsync(ObjectKey key, ObjectInfo? before, CancellationToken cancellationToken)
    {
        ContentOptions options = Services.Options;
        long least = (Size + StreamBody.MaxParts - 1) / StreamBody.MaxParts;
        long partSize = Math.Max(options.PartSize, (least + options.ChunkSize - 1) / options.ChunkSize * options.ChunkSize);
        int partCount = (int)((Size + partSize - 1) / partSize);
        if (_completionTried && await ContentUploader.IsThereAsync(Services, key, Size, before, cancellationToken).ConfigureAwait(false))
        {
            return FsError.None;
        }

        FsResult<string> id = await Services.Store.BeginMultipartAsync(key, cancellationToken).ConfigureAwait(false);
        if (!id.IsOk)
        {
            return id.Error;
        }

        FsError[] errors = new FsError[Math.Min(options.MaxParallelParts, partCount)];
        Task[] senders = new Task[errors.Length];
        int next = 0;
        for (int i = 0; i < senders.Length; i++)
        {
            senders[i] = SendAsync(i);
        }

        await Task.WhenAll(senders).ConfigureAwait(false);
        FsError error = Array.Find(errors, error => error != FsError.None);
        if (error == FsError.None)
        {
            _completionTried = true;
            error = (await Services.Store.CompleteMultipartAsync(key, id.Value, partCount, cancellationToken).ConfigureAwait(false)).Error;
            if (error == FsError.None || await ContentUploader.IsThereAsync(Services, key, Size, before, cancellationToken).ConfigureAwait(false))
            {
                return FsError.None;
            }
        }

        FsResult aborted = await Services.Store.AbortMultipartAsync(key, id.Value, CancellationToken.None).ConfigureAwait(false);
        if (!aborted.IsOk)
        {
            ContentLog.AbortFailed(Services.Logger, key, aborted.Error);
        }

        return error;

        async Task SendAsync(int lane)
        {
            // Each lane reads onwards, in steps: its own cursor keeps their read-ahead apart.
            using ReadCursor cursor = new(Services);
            try
            {
                while (errors[lane] == FsError.None && Interlocked.Increment(ref next) is var number && number <= partCount)
                {
                    long offset = (number - 1) * partSize;
                    StagedContent content = new(this, Services, cursor, offset, Math.Min(partSize, Size - offset));
                    errors[lane] = await SendPartAsync(key, id.Value, number, content, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                errors[lane] = FsError.Interrupted;
            }
            catch (Exception exception)
            {
                ContentLog.UploadFailed(Services.Logger, key, exception);
                errors[lane] = FsError.Io;
            }

            if (errors[lane] != FsError.None)
            {
                // The other lanes need not begin further parts.
                Interlocked.Exchange(ref next, partCount);
            }
        }
    }

    private async ValueTask<FsError> SendPartAsync(ObjectKey key, string id, int number, StagedContent content, CancellationToken cancellationToken)
    {
        try
        {
            FsResult result = await Services.Store.PutPartAsync(key, id, number, content, cancellationToken).ConfigureAwait(false);
            return !result.IsOk && content.Error != FsError.None ? content.Error : result.Error;
        }
        catch (IOException) when (content.Error != FsError.None)
        {
            return content.Error;
        }
    }
}
