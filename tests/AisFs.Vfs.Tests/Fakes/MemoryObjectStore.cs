using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>
/// A store in memory that behaves as an AIS cluster does, unkind as it is, with hooks for delay, failure, short reads and changes behind
/// the caller's back, and a record of all calls.
/// </summary>
internal sealed partial class MemoryObjectStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<string, MemoryObject>> _buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BucketInfo> _bucketInfos = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MultipartState> _uploads = [];
    private readonly Dictionary<string, MemoryStream> _appends = [];
    private readonly ConcurrentQueue<StoreCall> _calls = new();
    private long _clockNs = 1_700_000_000_000_000_000;
    private int _nextId;
    private int _openBodies;

    /// <summary>Asked at every stage of every call; may wait, throw, or answer an error that the call then fails with.</summary>
    public Func<StoreCall, CancellationToken, ValueTask<FsError>>? Hook { get; set; }

    /// <summary>The most that one read of a body gives; 1 makes every read a short one.</summary>
    public int MaxBodyRead { get; set; } = int.MaxValue;

    /// <summary>Whether answers carry a version.</summary>
    public bool ReportsVersion { get; set; } = true;

    /// <summary>Whether answers carry a checksum.</summary>
    public bool ReportsChecksum { get; set; } = true;

    /// <summary>What becomes known of a part or a completion whose answer is taken away.</summary>
    public RequestFate LostFate { get; set; } = RequestFate.Unknown;

    /// <summary>Whether a part gets lost although all of it has left; its sender can't tell.</summary>
    public Func<StoreCall, bool>? LosePart { get; set; }

    /// <summary>The size of the parts that the cluster makes of larger objects by itself; 0: it makes none.</summary>
    public int OwnPartSize { get; set; }

    /// <summary>The most entries of one page.</summary>
    public int PageSize { get; set; } = 10_000;

    /// <summary>What the cluster says of its capacity.</summary>
    public StoreCapacity Capacity { get; set; } = new(1L << 40, 1L << 39);

    /// <summary>All calls so far, without those of <see cref="StoreOperation.ReadBody"/>.</summary>
    public IReadOnlyList<StoreCall> Calls => [.. _calls];

    /// <summary>Bodies of GETs that were not disposed yet.</summary>
    public int OpenBodies => Volatile.Read(ref _openBodies);

    /// <summary>Multipart uploads neither completed nor aborted.</summary>
    public int OpenUploads
    {
        get
        {
            lock (_lock)
            {
                return _uploads.Count;
            }
        }
    }

    /// <summary>How often an operation was called.</summary>
    public int Count(StoreOperation operation) => _calls.Count(call => call.Operation == operation);

    /// <summary>Forgets the calls so far.</summary>
    public void ClearCalls() => _calls.Clear();

    /// <summary>Holds every call of an operation until the gate is opened.</summary>
    public StoreGate Hold(StoreOperation operation, StoreStage stage = StoreStage.Begin, Func<StoreCall, bool>? which = null)
    {
        StoreGate gate = new();
        AddHook((call, token) => call.Operation == operation && call.Stage == stage && (which is null || which(call))
            ? gate.PassAsync(token)
            : new ValueTask<FsError>(FsError.None));
        return gate;
    }

    /// <summary>Lets the next calls of an operation fail.</summary>
    public void FailNext(StoreOperation operation, FsError error, int count = 1, StoreStage stage = StoreStage.Begin, Func<StoreCall, bool>? which = null)
    {
        int left = count;
        AddHook((call, _) => new ValueTask<FsError>(
            call.Operation == operation && call.Stage == stage && (which is null || which(call)) && Interlocked.Decrement(ref left) >= 0
                ? error
                : FsError.None));
    }

    /// <summary>Adds a hook behind those that are there; the first error counts.</summary>
    public void AddHook(Func<StoreCall, CancellationToken, ValueTask<FsError>> hook)
    {
        Func<StoreCall, CancellationToken, ValueTask<FsError>>? before = Hook;
        Hook = before is null ? hook : async (call, token) =>
        {
            FsError error = await before(call, token);
            return error != FsError.None ? error : await hook(call, token);
        };
    }

    /// <summary>Creates a bucket.</summary>
    public BucketId AddBucket(string name) => AddBucket(BucketId.Ais(name));

    /// <summary>Creates a bucket.</summary>
    public BucketId AddBucket(BucketId bucket)
    {
        lock (_lock)
        {
            if (_buckets.TryAdd(bucket.ToString(), new SortedDictionary<string, MemoryObject>(StringComparer.Ordinal)))
            {
                _bucketInfos[bucket.ToString()] = new BucketInfo { Id = bucket, CreatedNs = Tick(), ChecksumType = "xxhash2" };
            }
        }

        return bucket;
    }

    /// <summary>Writes an object as another client would: no hook, no record. The bucket is created if need be.</summary>
    public ObjectInfo Set(ObjectKey key, byte[] data, IReadOnlyDictionary<string, string>? custom = null)
    {
        AddBucket(key.Bucket);
        lock (_lock)
        {
            return Describe(key, Commit(key, data, "xxhash2", custom), false);
        }
    }

    /// <summary>Notes another checksum for an object, as a flush with an old handle does.</summary>
    public void SetChecksum(ObjectKey key, string checksum)
    {
        lock (_lock)
        {
            _buckets[key.Bucket.ToString()][key.Name] = Find(key)! with { Checksum = checksum };
        }
    }

    /// <summary>Removes an object as another client would.</summary>
    public bool Remove(ObjectKey key)
    {
        lock (_lock)
        {
            return _buckets.TryGetValue(key.Bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) && objects.Remove(key.Name);
        }
    }

    /// <summary>The present state of an object; null when there is none.</summary>
    public MemoryObject? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return Find(key);
        }
    }

    /// <summary>The checksum of a content as AIS computes it.</summary>
    public static string ComputeChecksum(string type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case "xxhash2":
                return XxHash64.HashToUInt64(data).ToString("x16", null);
            case "crc32c":
                uint crc = uint.MaxValue;
                ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
                foreach (ulong word in words)
                {
                    crc = BitOperations.Crc32C(crc, word);
                }

                foreach (byte value in data[(words.Length * sizeof(ulong))..])
                {
                    crc = BitOperations.Crc32C(crc, value);
                }

                return (~crc).ToString("x8", null);
            default:
                throw new NotSupportedException(type);
        }
    }

    internal async ValueTask<FsError> PassAsync(StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (call.Stage == StoreStage.Begin && call.Operation != StoreOperation.ReadBody)
        {
            _calls.Enqueue(call);
        }

        return Hook is { } hook ? await hook(call, cancellationToken) : FsError.None;
    }

    internal void BodyClosed() => Interlocked.Decrement(ref _openBodies);

    private long Tick() => _clockNs += 1_000_000_007;

    private MemoryObject? Find(ObjectKey key)
        => _buckets.TryGetValue(key.Bucket.ToString(), out SortedDictionary<string, MemoryObject>? objects) ? objects.GetValueOrDefault(key.Name) : null;

    private MemoryObject Commit(ObjectKey key, byte[] data, string checksumType, IReadOnlyDictionary<string, string>? custom, bool replaceCustom = false, int[]? parts = null)
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
            Checksum = ComputeChecksum(checksumType, data),
            ModifiedNs = Tick(),
            Custom = merged,
            Parts = parts ?? (OwnPartSize > 0 && data.Length > OwnPartSize ? [.. data.Chunk(OwnPartSize).Select(part => part.Length)] : [data.Length]),
        };
        _buckets[key.Bucket.ToString()][key.Name] = after;
        return after;
    }

    private ObjectInfo Describe(ObjectKey key, MemoryObject state, bool full) => new()
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

    private ObjectVersion VersionOf(MemoryObject state) => new(
        ReportsVersion ? state.Version.ToString(null as IFormatProvider) : string.Empty,
        ReportsChecksum ? state.ChecksumType : string.Empty,
        ReportsChecksum ? state.Checksum : string.Empty,
        state.Data.Length);

    private sealed class MultipartState
    {
        public required ObjectKey Key { get; init; }

        public Dictionary<int, byte[]> Parts { get; } = [];

        /// <summary>Parts of which the cluster had all bytes twice: their files are gone.</summary>
        public HashSet<int> Torn { get; } = [];

        /// <summary>Whether a question left it locked for good.</summary>
        public bool IsStuck { get; set; }
    }
}
