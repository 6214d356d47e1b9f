using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>An AIStore cluster as the file system sees it. Exceptions of the client become values here, and are logged once.</summary>
public sealed class AisObjectStore : IObjectStore
{
    private readonly AisBuckets _buckets;
    private readonly AisReader _reader;
    private readonly AisWriter _writer;
    private readonly AisUploads _uploads;

    /// <summary>Makes a store.</summary>
    /// <param name="client">The client; it stays the caller's to dispose.</param>
    /// <param name="log">Takes what failed.</param>
    /// <param name="failures">Remembers what failed, so that a failed operation can say why; null: not remembered.</param>
    public AisObjectStore(AisClient client, ILogger log, RecentFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(log);
        AisCalls calls = new(client, log, failures);
        LeftoverDirectories leftovers = new(client, log);
        _buckets = new AisBuckets(calls);
        _reader = new AisReader(calls);
        _writer = new AisWriter(calls, leftovers, new ObjectCopier(leftovers, log));
        _uploads = new AisUploads(calls, leftovers);
    }

    /// <inheritdoc/>
    public StoreAbilities GetAbilities(BucketId bucket) => StoreAbilities.OfAis(bucket);

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListBucketsAsync(CancellationToken cancellationToken)
        => _buckets.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<BucketInfo>> HeadBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => _buckets.HeadAsync(bucket, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> CreateBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => _buckets.CreateAsync(bucket, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> DestroyBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => _buckets.DestroyAsync(bucket, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken)
        => _buckets.CountObjectsAsync(bucket, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
        => _buckets.GetCapacityAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
        => _reader.HeadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<ObjectInfo>> DescribeAsync(ObjectKey key, CancellationToken cancellationToken)
        => _reader.DescribeAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
        => _reader.ListAsync(bucket, request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
        => _reader.OpenAsync(key, offset, length, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken)
        => _writer.PutAsync(key, content, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
        => _writer.DeleteAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, bool replaces, CancellationToken cancellationToken)
        => _writer.CopyAsync(source, destination, replaces, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
        => _writer.SetCustomAsync(key, custom, replaceAll, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
        => _uploads.BeginMultipartAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
        => _uploads.PutPartAsync(key, uploadId, partNumber, content, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => _uploads.ListPartsAsync(key, uploadId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
        => _uploads.CompleteMultipartAsync(key, uploadId, partCount, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => _uploads.AbortMultipartAsync(key, uploadId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
        => _uploads.AppendAsync(key, handle, content, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
        => _uploads.FlushAppendAsync(key, handle, cancellationToken);
}
