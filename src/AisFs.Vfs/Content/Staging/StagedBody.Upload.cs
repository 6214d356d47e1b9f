using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staging;

internal sealed partial class StagedBody
{
    /// <summary>Appends what came behind the object's own bytes.</summary>
    public async ValueTask<UploadOutcome> AppendAsync(ObjectKey key, ReadCursor cursor, CancellationToken cancellationToken)
    {
        List<IUploadContent> pieces = [];
        for (long position = _baseLength; position < Size;)
        {
            long length = Math.Min(Services.Options.SinglePutLimit, Size - position);
            pieces.Add(new StagedContent(this, Services, cursor, position, length));
            position += length;
        }

        return await ContentUploader.AppendAsync(Services, key, _base!, pieces, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the file as a multipart upload, several parts side by side.</summary>
    public async ValueTask<UploadOutcome> SendPartsAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        ContentOptions options = Services.Options;
        long least = (Size + StreamBody.MaxParts - 1) / StreamBody.MaxParts;
        long partSize = Math.Max(options.PartSize, (least + options.ChunkSize - 1) / options.ChunkSize * options.ChunkSize);
        int partCount = (int)((Size + partSize - 1) / partSize);
        FsResult<string> id = await Services.Store.BeginMultipartAsync(key, cancellationToken).ConfigureAwait(false);
        if (!id.IsOk)
        {
            return new UploadOutcome(id.Error);
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
        bool last = error == FsError.None;
        if (last)
        {
            error = (await Services.Store.CompleteMultipartAsync(key, id.Value, partCount, cancellationToken).ConfigureAwait(false)).Error;
            if (error == FsError.None)
            {
                return default;
            }
        }

        FsResult aborted = await Services.Store.AbortMultipartAsync(key, id.Value, CancellationToken.None).ConfigureAwait(false);
        if (!aborted.IsOk)
        {
            ContentLog.AbortFailed(Services.Logger, key, aborted.Error);
        }

        return new UploadOutcome(error, last);

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
