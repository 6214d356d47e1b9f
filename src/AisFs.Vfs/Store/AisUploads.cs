using AisFs.Client;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>Writes objects in several requests: multipart uploads and appends.</summary>
internal sealed class AisUploads(AisCalls calls, LeftoverDirectories leftovers)
{
    public ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
        => calls.AskAsync<string>("begin multipart upload of", key, FsError.InvalidName, async item =>
            (await item.BeginMultipartAsync(cancellationToken).ConfigureAwait(false)).Id);

    public ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
        => calls.RunOnceAsync("put a part of", key, item => item.GetMultipart(uploadId).PutPartAsync(partNumber, AisWriter.ToContent(content), cancellationToken));

    public ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => calls.AskAsync("list the parts of", key, FsError.InvalidName, async item =>
            new FsResult<IReadOnlyList<int>>(await item.GetMultipart(uploadId).ListPartsAsync(cancellationToken).ConfigureAwait(false)));

    public async ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
    {
        AisNameTakenException? taken = null;
        RequestOutcome outcome = await calls.RunOnceAsync("complete multipart upload of", key, async target =>
        {
            _ = await leftovers.RunAsync(target, () => CompleteOrProbeAsync(target), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        // The name is free, but a completion that is refused for a directory's sake takes the parts with it.
        return outcome.IsOk && taken is not null ? RequestOutcome.Refused(FsError.NotFound) : outcome;

        async ValueTask<bool> CompleteOrProbeAsync(AisObject target)
        {
            if (taken is not null)
            {
                return await LeftoverDirectories.IsInTheWayAsync(target, cancellationToken).ConfigureAwait(false) ? throw taken : true;
            }

            try
            {
                _ = await target.GetMultipart(uploadId).CompleteAsync(partCount, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (AisNameTakenException e)
            {
                taken = e;
                throw;
            }
        }
    }

    public ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => calls.RunAsync("abort multipart upload of", key, item => item.GetMultipart(uploadId).AbortAsync(cancellationToken));

    public ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
        => calls.AskAsync<string>("append to", key, FsError.InvalidName, async item =>
            await item.AppendAsync(AisWriter.ToContent(content), handle, cancellationToken).ConfigureAwait(false));

    public ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
        => calls.RunAsync("flush append to", key, async target =>
        {
            _ = await leftovers.RunAsync(target, () => target.FlushAppendAsync(handle, cancellationToken), cancellationToken).ConfigureAwait(false);
        });
}
