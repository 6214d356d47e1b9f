using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>Buckets and objects, and what a cluster tells of them. Each member is atomic; several are under <see cref="Sync"/>.</summary>
internal sealed class StoredObjects
{
    private readonly SortedDictionary<string, SortedDictionary<string, MemoryObject>> _buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BucketInfo> _bucketInfos = new(StringComparer.Ordinal);
    private long _clockNs = 1_700_000_000_000_000_000;

    /// <summary>Held by each member; may be held already.</summary>
    public Lock Sync { get; } = new();

    /// <summary>Whether answers carry a version.</summary>
    public bool ReportsVersion { get; set; } = true;

    /// <summary>Whether answers carry a checksum.</summary>
    public bool ReportsChecksum { get; set; } = true;

    /// <summary>The size of the parts that the cluster makes of larger objects by itself; 0: it makes none.</summary>
    public int OwnPartSize { get; set; }

    /// <summary>The most entries of one page.</summary>
    public int PageSize { get; set; } = 10_000;

    /// <summary>How many objects each bucket has beside those that are listed.</summary>
    public int Unlisted { get; set; }

    /// <summary>What is known of all buckets.</summary>
    public IReadOnlyList<BucketInfo> Buckets
    {
        get
        {
            lock (Sync)
            {
                return [.. _bucketInfos.Values];
            }
        }
    }

    /// <summary>Whether there is such a bucket.</summary>
    public bool Has(BucketId bucket)
    {
        lock (Sync)
        {
            return _buckets.ContainsKey(bucket.ToString());
        }
    }

    /// <summary>What is known of a bucket; null when there is none.</summary>
    public BucketInfo? Find(BucketId bucket)
    {
        lock (Sync)
        {
            return _bucketInfos.GetValueOrDefault(bucket.ToString());
        }
    }

    /// <summary>Creates a bucket, unless it is there.</summary>
    public void Add(BucketId bucket)
    {
        lock (Sync)
        {
            if (_buckets.TryAdd(bucket.ToString(), new SortedDictionary<string, MemoryObject>(StringComparer.Ordinal)))
            {
                _bucketInfos[bucket.ToString()] = new BucketInfo { Id = bucket, CreatedNs = Tick(), ChecksumType = "xxhash2" };
            }
        }
    }

    /// <summary>Destroys a bucket and all that is in it.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(BucketId bucket)
    {
        lock (Sync)
        {
            _bucketInfos.Remove(bucket.ToString());
            return _buckets.Remove(bucket.ToString());
        }
    }

    /// <summary>How many objects a bucket says that it has; null when there is no such bucket.</summary>
    public long? Count(BucketId bucket)
    {
        lock (Sync)
        {
            return _buckets.TryGetValue(bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) ? objects.Count + Unlisted : null;
        }
    }

    /// <summary>One page of a listing; null when there is no such bucket.</summary>
    public ListPage? List(BucketId bucket, ListRequest request)
    {
        lock (Sync)
        {
            return _buckets.TryGetValue(bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) ? List(bucket, objects, request) : null;
        }
    }

    /// <summary>The present state of an object; null when there is none.</summary>
    public MemoryObject? Find(ObjectKey key)
    {
        lock (Sync)
        {
            return _buckets.TryGetValue(key.Bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) ? objects.GetValueOrDefault(key.Name) : null;
        }
    }

    /// <summary>Gives an object another state, as it is.</summary>
    public void Replace(ObjectKey key, MemoryObject state)
    {
        lock (Sync)
        {
            _buckets[key.Bucket.ToString()][key.Name] = state;
        }
    }

    /// <summary>Removes an object.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(ObjectKey key)
    {
        lock (Sync)
        {
            return _buckets.TryGetValue(key.Bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) && objects.Remove(key.Name);
        }
    }

    /// <summary>Writes a new version of an object.</summary>
    public MemoryObject Commit(ObjectKey key, byte[] data, string checksumType, IReadOnlyDictionary<string, string>? custom, bool replaceCustom = false, int[]? parts = null)
    {
        lock (Sync)
        {
            MemoryObject? before = Find(key);
            Dictionary<string, string> merged = before is null || replaceCustom ? [] : new(before.Custom);
            foreach ((string name, string value) in custom ?? new Dictionary<string, string>())
            {
                merged[name] = value;
            }

            MemoryObject after = new()
            {
                Data = data,
                Version = (before?.Version ?? 0) + 1,
                ChecksumType = checksumType,
                Checksum = StoreChecksum.Compute(checksumType, data),
                ModifiedNs = Tick(),
                Custom = merged,
                Parts = parts ?? (OwnPartSize > 0 && data.Length > OwnPartSize ? [.. data.Chunk(OwnPartSize).Select(part => part.Length)] : [data.Length]),
            };
            Replace(key, after);
            return after;
        }
    }

    /// <summary>What a cluster tells of an object; all of it where it was asked for.</summary>
    public ObjectInfo Describe(ObjectKey key, MemoryObject state, bool full) => new()
    {
        Name = key.Name,
        Size = state.Data.Length,
        Version = VersionOf(state),
        Custom = state.Custom,
        AccessedNs = state.ModifiedNs,
        LastModifiedNs = full ? state.ModifiedNs : null,
        ETag = full ? $"v{state.Version}-{state.Checksum}-{state.ModifiedNs}" : string.Empty,
        Parts = full ? state.Parts.Length : 0,
        Location = full ? "t[fake]" : string.Empty,
        Copies = full ? 1 : 0,
    };

    /// <summary>What tells a version from another, as far as answers carry it.</summary>
    public ObjectVersion VersionOf(MemoryObject state) => new(
        ReportsVersion ? state.Version.ToString(null as IFormatProvider) : string.Empty,
        ReportsChecksum ? state.ChecksumType : string.Empty,
        ReportsChecksum ? state.Checksum : string.Empty,
        state.Data.Length);

    private long Tick() => _clockNs += 1_000_000_007;

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
