using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

internal sealed partial class MemoryObjectStore
{
    public async ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.ListBuckets, StoreStage.Begin, default), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            return new FsResult<IReadOnlyList<BucketInfo>>([.. _bucketInfos.Values]);
        }
    }

    public async ValueTask<FsResult<BucketInfo>> HeadBucketAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.HeadBucket, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            return _bucketInfos.TryGetValue(bucket.ToString(), out BucketInfo? info) ? info : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult> CreateBucketAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.CreateBucket, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            if (_buckets.ContainsKey(bucket.ToString()))
            {
                return FsError.Exists;
            }
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

        lock (_lock)
        {
            _bucketInfos.Remove(bucket.ToString());
            if (!_buckets.Remove(bucket.ToString()))
            {
                return FsError.NotFound;
            }
        }

        return await PassAsync(new StoreCall(StoreOperation.DestroyBucket, StoreStage.Done, new ObjectKey(bucket, "")), cancellationToken);
    }

    /// <summary>How many objects each bucket has beside those that are listed.</summary>
    public int Unlisted { get; set; }

    public async ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.CountObjects, StoreStage.Begin, new ObjectKey(bucket, "")), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            return _buckets.TryGetValue(bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) ? objects.Count + Unlisted : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.List, StoreStage.Begin, new ObjectKey(bucket, ""), Text: request.Prefix), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        lock (_lock)
        {
            return _buckets.TryGetValue(bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects)
                ? List(bucket, objects, request)
                : FsError.NotFound;
        }
    }

    public async ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(new StoreCall(StoreOperation.GetCapacity, StoreStage.Begin, default), cancellationToken);
        return error != FsError.None ? error : Capacity;
    }

    private ListPage List(BucketId bucket, SortedDictionary<string, MemoryObject> objects, ListRequest request)
    {
        int pageSize = request.PageSize > 0 ? Math.Min(request.PageSize, PageSize) : PageSize;
        List<ListEntry> entries = [];
        string lastDirectory = string.Empty;
        foreach ((string name, MemoryObject state) in objects)
        {
            if (!name.StartsWith(request.Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            int slash = request.Recursive ? -1 : name.IndexOf('/', request.Prefix.Length);
            string entryName = slash < 0 ? name : name[..slash];
            if (slash >= 0 && entryName == lastDirectory)
            {
                continue;
            }

            lastDirectory = slash >= 0 ? entryName : lastDirectory;

            // A directory's place in the order is that of its name with the slash.
            string sortKey = slash < 0 ? name : entryName + "/";
            if (string.CompareOrdinal(sortKey, request.ContinuationToken) <= 0 && request.ContinuationToken.Length > 0)
            {
                continue;
            }

            if (entries.Count == pageSize)
            {
                ListEntry last = entries[^1];
                return new ListPage(entries, last.IsDirectory ? last.Name + "/" : last.Name);
            }

            ObjectInfo info = Describe(new ObjectKey(bucket, name), state, false);
            entries.Add(slash >= 0
                ? new ListEntry(entryName, true, null)
                : new ListEntry(name, false, request.NamesOnly ? new ObjectInfo { Name = name, Size = -1 } : info));
        }

        return new ListPage(entries, string.Empty);
    }
}
