using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>Keeps a promise of <see cref="IObjectStore"/> for its callers in the namespace: failures are values, cancellation too.</summary>
internal sealed partial class GuardedStore(IObjectStore inner, ILogger logger)
{
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

    public ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.ListAsync(call.bucket, call.request, token), (bucket, request), cancellationToken);

    public ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.PutAsync(call.key, call.content, call.options, token), (key, content, options), cancellationToken);

    public ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
        => GuardAsync(static (store, key, token) => store.DeleteAsync(key, token), key, cancellationToken);

    public ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.CopyAsync(call.source, call.destination, token), (source, destination), cancellationToken);

    public ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
        => GuardAsync(static (store, call, token) => store.SetCustomAsync(call.key, call.custom, call.replaceAll, token), (key, custom, replaceAll), cancellationToken);

    public ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
        => GuardAsync(static (store, _, token) => store.GetCapacityAsync(token), 0, cancellationToken);

    /// <summary>A listing goes in circles: it is an error, and the log says so.</summary>
    public FsError Endless(BucketId bucket, string prefix)
    {
        LogEndless(logger, bucket.ToString(), prefix);
        return FsError.Io;
    }

    [LoggerMessage(2012, LogLevel.Error, "The listing of {Bucket}/{Prefix} does not come to an end")]
    private static partial void LogEndless(ILogger logger, string bucket, string prefix);

    [LoggerMessage(2011, LogLevel.Error, "The object store failed in a way that it should not")]
    private static partial void LogDefect(ILogger logger, Exception exception);

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
        FsResult<bool> result = await GuardAsync(
            static async (store, inner, token) =>
            {
                FsResult outcome = await inner.ask(store, inner.call, token).ConfigureAwait(false);
                return outcome.IsOk ? true : new FsResult<bool>(outcome.Error);
            },
            (ask, call),
            cancellationToken).ConfigureAwait(false);
        return new FsResult(result.Error);
    }
}
