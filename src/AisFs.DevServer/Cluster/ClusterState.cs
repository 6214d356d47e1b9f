using System.Collections.Concurrent;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

/// <summary>What the nodes of the cluster share.</summary>
internal sealed class ClusterState : IDisposable
{
    private const ulong AisBidFlag = 1UL << 63;
    private readonly ConcurrentDictionary<BucketKey, Bucket> _buckets = new();
    private readonly ConcurrentDictionary<(string From, string To), bool> _met = new();
    private readonly Lock _bucketChanges = new();
    private ulong _lastBid = 100;
    private long _bmdVersion = 1;

    public ClusterState(DevServerOptions options, IStorage storage)
    {
        Options = options;
        Storage = storage;
        Started = GoTime.Now(options.TimeProvider);
        Uuid = Ids.New(9);
        TargetControl = new TargetControl(this);
        Walks = new WalkTable(this);
        AuthN = options.AuthN is null ? null : new AuthNState(options.AuthN, options.TimeProvider);
    }

    /// <summary>The AuthN service; null if the cluster wants no tokens.</summary>
    public AuthNState? AuthN { get; }

    /// <summary>Where the AuthN service listens.</summary>
    public NodeInfo? AuthNNode { get; set; }

    public DevServerOptions Options { get; }

    public IStorage Storage { get; }

    public TimeProvider Clock => Options.TimeProvider;

    public string Uuid { get; set; }

    /// <summary>Start of the cluster, ns since 1970.</summary>
    public long Started { get; }

    public NodeInfo Proxy { get; private set; } = null!;

    public IReadOnlyList<NodeInfo> Targets { get; private set; } = [];

    /// <summary>Which targets own names.</summary>
    public Membership Membership { get; private set; } = new([]);

    /// <summary>What happens to the targets.</summary>
    public TargetControl TargetControl { get; }

    public long SmapVersion => Targets.Count + 3 + Membership.Changes;

    public long BmdVersion => Volatile.Read(ref _bmdVersion);

    public FaultPlan Faults { get; } = new();

    public RequestLog Requests { get; } = new();

    /// <summary>Fills in generated objects.</summary>
    public Action<ObjectSeed> Seeder { get; set; } = _ => { };

    public JobTable Jobs { get; } = new();

    public RemoteTable Remotes { get; } = new();

    public EtlTable Etls { get; } = new();

    public DsortTable Dsorts { get; } = new();

    public UploadTable Uploads { get; } = new();

    public AppendTable Appends { get; } = new();

    /// <summary>The listings that are under way.</summary>
    public WalkTable Walks { get; }

    public long Now => GoTime.Now(Clock);

    public void SetNodes(NodeInfo proxy, IReadOnlyList<NodeInfo> targets)
    {
        Membership = new Membership(targets);
        Targets = targets;
        Proxy = proxy;
    }

    public NodeInfo OwnerOf(ulong uname) => Membership.OwnerOf(uname);

    public NodeInfo OwnerOf(BucketKey bucket, ReadOnlySpan<byte> name) => OwnerOf(RendezvousHash.Digest(bucket.Uname(name)));

    /// <summary>Where a name belongs: a mountpath of the target that owns it.</summary>
    public Mountpath PlaceOf(BucketKey bucket, ReadOnlySpan<byte> name)
    {
        ulong uname = RendezvousHash.Digest(bucket.Uname(name));
        return OwnerOf(uname).MountpathOf(uname);
    }

    /// <summary>The mountpath of a <see cref="Mountpath.Key"/>; null if there is none of that key.</summary>
    public Mountpath? MountpathByKey(string key) => Targets.SelectMany(target => target.Mountpaths).FirstOrDefault(mountpath => mountpath.Key == key);

    public NodeInfo? TargetById(string id) => Targets.FirstOrDefault(target => target.Id == id);

    public Bucket? FindBucket(BucketKey key) => _buckets.GetValueOrDefault(key);

    /// <summary>All buckets in order of their keys.</summary>
    public List<Bucket> Buckets()
    {
        List<Bucket> all = [.. _buckets.Values];
        all.Sort((a, b) => a.Key.CompareTo(b.Key));
        return all;
    }

    /// <summary>Creates a bucket; null if it exists.</summary>
    public Bucket? CreateBucket(BucketKey key, Func<BucketProperties, BucketProperties>? change = null)
    {
        lock (_bucketChanges)
        {
            if (_buckets.ContainsKey(key))
            {
                return null;
            }

            long now = Now;
            ulong id = ++_lastBid | (key.IsRemote ? 0 : AisBidFlag);
            BucketProperties properties = BucketProperties.Create(key, id, now);
            Bucket bucket = new(key, id, now, change?.Invoke(properties) ?? properties, this);
            Storage.SaveBucket(bucket);
            _buckets[key] = bucket;
            _bmdVersion++;
            return bucket;
        }
    }

    public void ChangeBucket(Bucket bucket, Func<BucketProperties, BucketProperties> change)
    {
        lock (_bucketChanges)
        {
            bucket.Properties = change(bucket.Properties);
            Storage.SaveBucket(bucket);
            _bmdVersion++;
        }
    }

    public bool RemoveBucket(BucketKey key)
    {
        // Objects go first, and that takes its time: whoever destroys the bucket meanwhile has destroyed it too.
        FindBucket(key)?.Clear();
        lock (_bucketChanges)
        {
            if (!_buckets.TryRemove(key, out Bucket? bucket))
            {
                return false;
            }

            bucket.Clear();
            Storage.RemoveBucket(bucket);
            _bmdVersion++;
            return true;
        }
    }

    /// <summary>Whether a target has sent an internal request to another one since the start.</summary>
    public bool HaveMet(NodeInfo from, NodeInfo to) => _met.ContainsKey((from.Id, to.Id));

    public void Meet(NodeInfo from, NodeInfo to) => _met[(from.Id, to.Id)] = true;

    /// <summary>One run of the job that removes left directories, of one bucket or of all.</summary>
    public void CleanUp(BucketKey? only)
    {
        foreach (Bucket bucket in _buckets.Values.Where(bucket => only is null || bucket.Key == only))
        {
            bucket.OnMountpaths?.RemoveEmptyDirectories();
        }
    }

    /// <summary>Takes over a bucket of an earlier run.</summary>
    public void Restore(Bucket bucket)
    {
        _lastBid = Math.Max(_lastBid, bucket.Id & ~AisBidFlag);
        _buckets[bucket.Key] = bucket;
    }

    /// <summary>Ends what waits for something that may never come.</summary>
    public void ReleaseWaiting()
    {
        foreach (NodeInfo target in Targets)
        {
            target.Locks.Dispose();
        }
    }

    public void Dispose()
    {
        Remotes.Dispose();
        Storage.Dispose();
    }
}
