using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>
/// A store in memory that behaves as an AIS cluster does, unkind as it is: with short reads, lost answers and changes behind the
/// caller's back.
/// </summary>
internal sealed partial class MemoryObjectStore : StoreProbe, IObjectStore
{
    private readonly StoredObjects _objects = new();
    private readonly MemoryUploads _uploads;
    private readonly KeptWalks _walks;
    private int _openBodies;

    public MemoryObjectStore()
    {
        _uploads = new MemoryUploads(this, _objects);
        _walks = new KeptWalks(_objects);
    }

    /// <summary>The most that one read of a body gives; 1 makes every read a short one.</summary>
    public int MaxBodyRead { get; set; } = int.MaxValue;

    /// <inheritdoc cref="StoredObjects.ReportsVersion"/>
    public bool ReportsVersion { get => _objects.ReportsVersion; set => _objects.ReportsVersion = value; }

    /// <inheritdoc cref="StoredObjects.ReportsChecksum"/>
    public bool ReportsChecksum { get => _objects.ReportsChecksum; set => _objects.ReportsChecksum = value; }

    /// <inheritdoc cref="StoredObjects.OwnPartSize"/>
    public int OwnPartSize { get => _objects.OwnPartSize; set => _objects.OwnPartSize = value; }

    /// <inheritdoc cref="StoredObjects.PageSize"/>
    public int PageSize { get => _objects.PageSize; set => _objects.PageSize = value; }

    /// <inheritdoc cref="KeptWalks.AreKept"/>
    public bool KeepsWalks { get => _walks.AreKept; set => _walks.AreKept = value; }

    /// <inheritdoc cref="KeptWalks.BringBelow"/>
    public bool BringsBelow { get => _walks.BringBelow; set => _walks.BringBelow = value; }

    /// <inheritdoc cref="StoredObjects.Unlisted"/>
    public int Unlisted { get => _objects.Unlisted; set => _objects.Unlisted = value; }

    /// <inheritdoc cref="MemoryUploads.LostFate"/>
    public RequestFate LostFate { get => _uploads.LostFate; set => _uploads.LostFate = value; }

    /// <inheritdoc cref="MemoryUploads.LosePart"/>
    public Func<StoreCall, bool>? LosePart { get => _uploads.LosePart; set => _uploads.LosePart = value; }

    /// <summary>What the cluster says of its capacity.</summary>
    public StoreCapacity Capacity { get; set; } = new(1L << 40, 1L << 39);

    /// <summary>Bodies of GETs that were not disposed yet.</summary>
    public int OpenBodies => Volatile.Read(ref _openBodies);

    /// <inheritdoc cref="MemoryUploads.Open"/>
    public int OpenUploads => _uploads.Open;

    /// <summary>Creates a bucket.</summary>
    public BucketId AddBucket(string name) => AddBucket(BucketId.Ais(name));

    /// <summary>Creates a bucket.</summary>
    public BucketId AddBucket(BucketId bucket)
    {
        _objects.Add(bucket);
        return bucket;
    }

    /// <summary>Writes an object as another client would: no hook, no record. The bucket is created if need be.</summary>
    public ObjectInfo Set(ObjectKey key, byte[] data, IReadOnlyDictionary<string, string>? custom = null)
    {
        AddBucket(key.Bucket);
        return _objects.Describe(key, _objects.Commit(key, data, "xxhash2", custom), false);
    }

    /// <summary>Notes another checksum for an object, as a flush with an old handle does.</summary>
    public void SetChecksum(ObjectKey key, string checksum) => _objects.Replace(key, _objects.Find(key)! with { Checksum = checksum });

    /// <summary>Removes an object as another client would.</summary>
    public bool Remove(ObjectKey key) => _objects.Remove(key);

    /// <summary>The present state of an object; null when there is none.</summary>
    public MemoryObject? Get(ObjectKey key) => _objects.Find(key);

    internal void BodyClosed() => Interlocked.Decrement(ref _openBodies);
}
