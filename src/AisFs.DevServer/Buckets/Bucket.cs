using System.Text;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>
/// A bucket: its properties and its objects. Where no mountpath is given, a name is looked for where it belongs; a target looks
/// on its own mountpaths only.
/// </summary>
internal sealed class Bucket
{
    private const int StripeCount = 64;
    private readonly ClusterMap _map;
    private readonly IStorage _storage;
    private readonly IObjectIndex _index;
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Lock())];
    private long _visited;

    public Bucket(BucketKey key, ulong id, long created, BucketProperties properties, ClusterMap map, IStorage storage)
    {
        Key = key;
        Id = id;
        Created = created;
        Properties = properties;
        _map = map;
        _storage = storage;
        _index = key.IsRemote
            ? new FlatIndex()
            : new MountpathIndex(map.Targets.SelectMany(target => target.Paths.All), (at, name, exists) => _storage.SaveDirectory(this, at, name, exists));
    }

    public BucketKey Key { get; }

    public ulong Id { get; }

    public long Created { get; }

    public BucketProperties Properties { get; set; }

    /// <summary>Called with the bucket, the name and the target of an archive that has an index and was removed.</summary>
    public Action<BucketKey, byte[], NodeInfo>? IndexedRemoved { get; set; }

    public long Count => _index.Count;

    /// <summary>The objects of a remote bucket; null of another one.</summary>
    public FlatIndex? Flat => _index as FlatIndex;

    /// <summary>The objects on the mountpaths; null of a remote bucket.</summary>
    public MountpathIndex? OnMountpaths => _index as MountpathIndex;

    /// <summary>How many names listings have looked at.</summary>
    internal long NamesVisited => Volatile.Read(ref _visited);

    public ObjectRecord? Find(byte[] name, Mountpath? at = null)
    {
        at = Locate(name, at ?? PlaceOf(name));
        return _index.Find(at, FileOf(at, name));
    }

    /// <summary>Finds an object and takes a reference on its content, which the caller releases.</summary>
    public ObjectRecord? Open(byte[] name, Mountpath? at = null)
    {
        at ??= PlaceOf(name);
        while (true)
        {
            Mountpath where = Locate(name, at);
            ObjectRecord? record = _index.Find(where, FileOf(where, name));
            if (record is null || record.Content.TryAddReference())
            {
                return record;
            }
        }
    }

    /// <summary>
    /// Stores a version. <paramref name="build"/> gets the present one (or null) and makes the new one out of it, content
    /// included; writers of the same name take turns.
    /// </summary>
    /// <exception cref="RequestException">400 ErrMv: a directory has that name, or a file is in its path.</exception>
    public ObjectRecord Store(byte[] name, Func<ObjectRecord?, ObjectRecord> build, Mountpath? at = null)
    {
        at ??= PlaceOf(name);
        using MountpathSet.Use use = at.Target.Paths.Enter();
        at = Settle(name, at);
        byte[] file = FileOf(at, name);
        bool isLong = !ReferenceEquals(file, name);
        ObjectRecord stored;
        lock (StripeOf(file))
        {
            ObjectRecord? present = _index.Find(at, file);
            ObjectRecord draft = build(present);
            draft = draft with
            {
                HasShardIndex = present?.HasShardIndex == true || (draft.HasShardIndex && draft.Place?.Target == at.Target),
                Place = Key.IsRemote ? null : at,
                LongName = isLong ? name : null,
                IsMisplaced = !isLong && at != PlaceOf(name),
            };
            stored = _storage.Publish(this, file, draft);
            ObjectRecord? old = null;
            MoveOutcome outcome = LongNames.HasLongDirectory(name) ? MoveOutcome.NameTooLong : _index.TrySet(at, file, stored, out old);
            if (outcome != MoveOutcome.Done)
            {
                _storage.Retire(this, file, stored);
                throw MoveError(outcome, at, name);
            }

            if (old is not null)
            {
                _storage.Retire(this, file, old);
            }
        }

        return stored;
    }

    /// <summary>Grows when all objects get as many copies as the bucket wants.</summary>
    public int Mirroring { get; private set; }

    /// <summary>The mountpaths that have a copy of an object, at its target; its own one last.</summary>
    /// <param name="record">The object.</param>
    /// <param name="at">Its mountpath.</param>
    public IReadOnlyList<Mountpath> CopiesOf(ObjectRecord record, Mountpath at)
        => [.. at.Target.Mountpaths.Where(other => other != at).Take(CopyCountOf(record) - 1), at];

    /// <summary>How many copies of an object there are, itself included.</summary>
    public int CopyCountOf(ObjectRecord record)
        => record.SingleSince == Mirroring ? 1 : Math.Min(Properties.Copies, record.Place?.Target.Mountpaths.Count ?? Properties.Copies);

    /// <summary>Every object has as many copies as the bucket wants.</summary>
    public void Mirror() => Mirroring++;

    /// <summary>The version that follows the present one; 0 in a bucket without versioning.</summary>
    public long NextVersion(ObjectRecord? present) => Properties.VersioningEnabled ? (present?.Version ?? 0) + 1 : 0;

    /// <summary>Why an object of that name would be refused now; null if it would not.</summary>
    public RequestException? MoveErrorOf(byte[] name, Mountpath at)
        => (OnMountpaths?[at].Probe(FileOf(at, name)) ?? MoveOutcome.Done) is var outcome and not MoveOutcome.Done ? MoveError(outcome, at, name) : null;

    /// <summary>Changes metadata only; null if there is no such object.</summary>
    public ObjectRecord? Change(byte[] name, Func<ObjectRecord, ObjectRecord> change, Mountpath? at = null)
    {
        at = Locate(name, at ?? PlaceOf(name));
        byte[] file = FileOf(at, name);
        lock (StripeOf(file))
        {
            if (_index.Find(at, file) is not { } present)
            {
                return null;
            }

            ObjectRecord changed = _storage.SaveMetadata(this, file, change(present));
            _index.Replace(at, file, changed);
            return changed;
        }
    }

    public bool Remove(byte[] name, Mountpath? at = null)
    {
        at = Locate(name, at ?? PlaceOf(name));
        ObjectRecord? old = RemoveFile(at, FileOf(at, name));
        if (old is { HasShardIndex: true })
        {
            IndexedRemoved?.Invoke(Key, name, at.Target);
        }

        return old is not null;
    }

    /// <summary>Moves an object to another mountpath. Where one of that name is there already, it is the newer one, and this one goes.</summary>
    /// <returns>How many bytes were moved; -1 if there is no such object, or a directory is in its way.</returns>
    public long Move(byte[] name, Mountpath from, Mountpath to)
    {
        byte[] file = FileOf(from, name);
        byte[] there = FileOf(to, name);
        lock (StripeOf(file))
        {
            if (_index.Find(from, file) is not { } record)
            {
                return -1;
            }

            if (_index.Find(to, there) is null)
            {
                if (OnMountpaths![to].Probe(there) != MoveOutcome.Done || _storage.Copy(record.Content) is not { } content)
                {
                    return -1;
                }

                bool isMisplaced = record.LongName is null && to != PlaceOf(name);
                _index.TrySet(to, there, _storage.Publish(this, there, record with { Content = content, Place = to, IsMisplaced = isMisplaced, HasShardIndex = record.HasShardIndex && to.Target == from.Target }), out _);
            }

            _index.Remove(from, file);
            _storage.Retire(this, file, record);
            return record.Size;
        }
    }

    /// <summary>Whether a directory has that name on a mountpath.</summary>
    public bool IsDirectory(byte[] name, Mountpath at) => OnMountpaths is { } index && index[at].IsDirectory(name);

    /// <summary>Removes a directory if it is empty.</summary>
    public void RemoveEmptyDirectory(byte[] name, Mountpath at) => OnMountpaths?[at].RemoveEmptyDirectory(name);

    /// <summary>Puts an object of an earlier run into the index.</summary>
    /// <param name="file">The name under which it lies.</param>
    /// <param name="record">The object.</param>
    /// <param name="place">The key of its mountpath; where there is none of that key, it lies where it belongs.</param>
    public void Restore(byte[] file, ObjectRecord record, string place)
    {
        Mountpath at = _map.MountpathByKey(place) ?? PlaceOf(record.LongName ?? file);
        bool misplaced = record.LongName is null && at != PlaceOf(file);
        _index.TrySet(at, file, record with { Place = Key.IsRemote ? null : at, IsMisplaced = misplaced }, out _);
    }

    /// <summary>Forgets every object.</summary>
    public void Clear()
    {
        List<(Mountpath At, byte[] File)> all = [];
        _index.Visit([], (file, record) => all.Add((record.Place ?? PlaceOf(file), file)));
        foreach ((Mountpath at, byte[] file) in all)
        {
            RemoveFile(at, file);
        }
    }

    /// <summary>All names with a prefix, as they are now, in byte order.</summary>
    public List<byte[]> Names(byte[] prefix)
    {
        List<byte[]> names = [];
        _index.Visit([], (file, record) =>
        {
            byte[] name = record.LongName ?? file;
            if (!record.IsMisplaced && record.Place?.IsUsed != false && name.AsSpan().StartsWith(prefix))
            {
                names.Add(name);
            }
        });
        names.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return names;
    }

    public BucketSummary Summarize(byte[] prefix)
    {
        BucketSummary sum = default;
        _index.Visit(prefix, (_, record) => sum = record.Place?.IsUsed == false ? sum : !record.IsCached
            ? sum with { RemoteCount = sum.RemoteCount + 1, RemoteSize = sum.RemoteSize + record.Size }
            : sum with
            {
                MinSize = sum.Count == 0 ? record.Size : Math.Min(sum.MinSize, record.Size),
                MaxSize = Math.Max(sum.MaxSize, record.Size),
                Count = sum.Count + 1,
                Size = sum.Size + record.Size,
            });
        return sum;
    }

    internal void CountVisited(long count) => Interlocked.Add(ref _visited, count);

    private Mountpath PlaceOf(ReadOnlySpan<byte> name) => _map.PlaceOf(Key, name);

    /// <summary>Where an object lies: where it is looked for, or on another mountpath of that target after these have changed.</summary>
    private Mountpath Locate(byte[] name, Mountpath at)
    {
        if (at.Target.Paths.Changes == 0 || Key.IsRemote)
        {
            return at;
        }

        at = Settle(name, at);
        return Has(at) ? at : at.Target.Paths.Readable.FirstOrDefault(Has) ?? at;

        bool Has(Mountpath place) => _index.Find(place, FileOf(place, name)) is not null;
    }

    /// <summary>The mountpath that keeps a name instead of one that is no longer in use.</summary>
    private Mountpath Settle(byte[] name, Mountpath at) => at.IsUsed ? at : at.Target.MountpathOf(RendezvousHash.Digest(Key.Uname(name)));

    /// <summary>The name under which an object lies on a mountpath.</summary>
    private byte[] FileOf(Mountpath at, byte[] name)
        => LongNames.IsLong(name) ? Encoding.ASCII.GetBytes(LongNames.Shorten(at.FileOf(Key, "ob", Encoding.UTF8.GetString(name)))) : name;

    private ObjectRecord? RemoveFile(Mountpath at, byte[] file)
    {
        lock (StripeOf(file))
        {
            ObjectRecord? old = _index.Remove(at, file);
            if (old is not null)
            {
                _storage.Retire(this, file, old);
            }

            return old;
        }
    }

    private RequestException MoveError(MoveOutcome outcome, Mountpath at, byte[] name) => outcome switch
    {
        MoveOutcome.IsDirectory => new RequestException(400, "destination exists and is a virtual directory", "ErrMv"),
        MoveOutcome.ObjectInPath => new RequestException(400, "destination contains an object in its path", "ErrMv"),
        _ => new RequestException(400, $"{at.Target.Name}: failed to finalize {Key.DisplayName}/{Encoding.UTF8.GetString(name)}, err: file name too long", "ErrFailedTo"),
    };

    private Lock StripeOf(ReadOnlySpan<byte> name) => _stripes[RendezvousHash.Digest(name) % StripeCount];
}
