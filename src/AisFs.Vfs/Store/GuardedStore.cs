using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>
/// The one view of the store that the file system has. Keeps the promise of <see cref="IObjectStore"/> whatever the store does: failures are values, and so is cancellation. An
/// exception that the store should not have thrown is logged, and answered with <see cref="FsError.Io"/>.
/// </summary>
internal sealed partial class GuardedStore(IObjectStore inner, ILogger logger) : IObjectStore
{
    public StoreAbilities GetAbilities(BucketId bucket) => inner.GetAbilities(bucket);

    public ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListBucketsAsync(CancellationToken cancellationToken)
        => GuardAsync(static (store, _, token) => store.ListBucketsAsync(token), 0, cancellationToken);

    public ValueTask<FsResult<BucketInfo>> HeadBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => GuardAsync(static (store, bucket, token) => store.HeadBucketAsync(bucket, token), bucket, cancellationToken);

    public ValueTask<FsResult> CreateBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => GuardAsync(static (store, bucket, token) => store.CreateBucketAsync(bucket, token), bucket, cancellationToken);

    public ValueTask<FsResult> DestroyBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => GuardAsync(static (store, bucket, token) => store.DestroyBucketAsync(bucket, token), bucket, cancellationToken);

    public ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken)
        => GuardAsync(static (store, bucket, token) => store.CountObjectsAsync(bucket, token), bucket, cancellationToken);

    public ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
        => GuardAsync(static (store, key, token) => store.HeadAsync(key, token), key, cancellationToken);

    public ValueTask<FsResult<ObjectInfo>> DescribeAsync(ObjectKey key, CancellationToken cancellationToken)
        => GuardAsync(static (store, key, token) => store.DescribeAsync(key, token), key, cancellationToken);

    public ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.ListAsync(call.bucket, call.request, token), (bucket, request), cancellationToken);

    public ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.PutAsync(call.key, call.content, call.options, token), (key, content, options), cancellationToken);

    public ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
        => GuardAsync(static (store, key, token) => store.DeleteAsync(key, token), key, cancellationToken);

    public ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, bool replaces, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.CopyAsync(call.source, call.destination, call.replaces, token), (source, destination, replaces), cancellationToken);

    public ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.SetCustomAsync(call.key, call.custom, call.replaceAll, token), (key, custom, replaceAll), cancellationToken);

    public ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
        => GuardAsync(static (store, _, token) => store.GetCapacityAsync(token), 0, cancellationToken);

    public ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.OpenReadAsync(call.key, call.offset, call.length, token), (key, offset, length), cancellationToken);

    public ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
        => GuardAsync(static (store, key, token) => store.BeginMultipartAsync(key, token), key, cancellationToken);

    public ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
        => GuardAsync(
            static (store, call, token) => store.PutPartAsync(call.key, call.uploadId, call.partNumber, call.content, token), (key, uploadId, partNumber, content), cancellationToken);

    public ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.ListPartsAsync(call.key, call.uploadId, token), (key, uploadId), cancellationToken);

    public ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.CompleteMultipartAsync(call.key, call.uploadId, call.partCount, token), (key, uploadId, partCount), cancellationToken);

    public ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.AbortMultipartAsync(call.key, call.uploadId, token), (key, uploadId), cancellationToken);

    public ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.AppendAsync(call.key, call.handle, call.content, token), (key, handle, content), cancellationToken);

    public ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.FlushAppendAsync(call.key, call.handle, token), (key, handle), cancellationToken);

    [LoggerMessage(2011, LogLevel.Error, "The object store failed in a way that it should not")]
    private static partial void LogDefect(ILogger logger, Exception exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<TResult>> GuardAsync<TCall, TResult>(
        Func<IObjectStore, TCall, CancellationToken, ValueTask<FsResult<TResult>>> ask, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(inner, call, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
        catch (Exception exception)
        {
            LogDefect(logger, exception);
            return FsError.Io;
        }
    }

    private async ValueTask<FsResult> GuardAsync<TCall>(
        Func<IObjectStore, TCall, CancellationToken, ValueTask<FsResult>> ask, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(inner, call, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
        catch (Exception exception)
        {
            LogDefect(logger, exception);
            return FsError.Io;
        }
    }

    // Nothing is known of a request that ended with an exception: it may have been carried out.
    private async ValueTask<RequestOutcome> GuardAsync<TCall>(
        Func<IObjectStore, TCall, CancellationToken, ValueTask<RequestOutcome>> ask, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(inner, call, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return RequestOutcome.Unknown(FsError.Interrupted);
        }
        catch (Exception exception)
        {
            LogDefect(logger, exception);
            return RequestOutcome.Unknown(FsError.Io);
        }
    }
}
