using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <content>Uploads of parts, and appends.</content>
internal sealed partial class MemoryObjectStore
{
    public ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
        => _uploads.BeginMultipartAsync(key, cancellationToken);

    public ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
        => _uploads.PutPartAsync(key, uploadId, partNumber, content, cancellationToken);

    public ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => _uploads.ListPartsAsync(key, uploadId, cancellationToken);

    public ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
        => _uploads.CompleteMultipartAsync(key, uploadId, partCount, cancellationToken);

    public ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => _uploads.AbortMultipartAsync(key, uploadId, cancellationToken);

    public ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
        => _uploads.AppendAsync(key, handle, content, cancellationToken);

    public ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
        => _uploads.FlushAppendAsync(key, handle, cancellationToken);
}
