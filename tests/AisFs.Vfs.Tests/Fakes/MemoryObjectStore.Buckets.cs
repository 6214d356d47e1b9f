using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <content>Buckets.</content>
internal sealed partial class MemoryObjectStore
{
    public StoreAbilities GetAbilities(BucketId bucket) => StoreAbilities.OfAis(bucket);

    public async ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.ListBuckets, StoreStage.Begin, default), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        return new FsResult<IReadOnlyList<BucketInfo>>(_objects.Buckets);
    }

    public async ValueTask<FsResult<BucketInfo>> HeadBucketAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.HeadBucket, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        return _objects.Find(bucket) is { } info ? info : FsError.NotFound;
    }

    public async ValueTask<FsResult> CreateBucketAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.CreateBucket, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        if (_objects.Has(bucket))
        {
            return FsError.Exists;
        }

        AddBucket(bucket);
        return await PassAsync(new StoreCall(StoreOperation.CreateBucket, StoreStage.Done, new ObjectKey(bucket, "")), cancellationToken);
    }

    public async ValueTask<FsResult> DestroyBucketAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.DestroyBucket, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        if (!_objects.Remove(bucket))
        {
            return FsError.NotFound;
        }

        return await PassAsync(new StoreCall(StoreOperation.DestroyBucket, StoreStage.Done, new ObjectKey(bucket, "")), cancellationToken);
    }

    public async ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.CountObjects, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        return _objects.Count(bucket) is { } count ? count : FsError.NotFound;
    }

    public async ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.List, StoreStage.Begin, new ObjectKey(bucket, ""), Text: request.Prefix), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        FsResult<ListPage> listed = _walks.List(bucket, request) is { } page ? page : FsError.NotFound;
        error = await PassAsync(new StoreCall(StoreOperation.List, StoreStage.Done, new ObjectKey(bucket, ""), Text: request.Prefix), cancellationToken);
        return error != FsError.None ? error : listed;
    }

    public async ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.GetCapacity, StoreStage.Begin, default), cancellationToken);
        return error != FsError.None ? error : Capacity;
    }
}
