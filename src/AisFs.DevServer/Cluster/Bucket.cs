using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

/// <summary>A bucket: its properties and the index of its objects.</summary>
internal sealed partial class Bucket
{
    private const int StripeCount = 64;
    private readonly IStorage _storage;
    private readonly NameMap _index = new();
    private readonly Lock _gate = new();
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Lock())];

    public Bucket(BucketKey key, ulong id, long created, BucketProperties properties, IStorage storage)
    {
        Key = key;
        Id = id;
        Created = created;
        Properties = properties;
        _storage = storage;
    }

    public BucketKey Key { get; }

    public ulong Id { get; }

    public long Created { get; }

    public BucketProperties Properties { get; set; }

    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _index.Count;
            }
        }
    }

    public ObjectRecord? Find(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            return _index.Find(name);
        }
    }

    /// <summary>Finds an object and takes a reference on its content, which the caller releases.</summary>
    public ObjectRecord? Open(ReadOnlySpan<byte> name)
    {
        while (true)
        {
            ObjectRecord? record = Find(name);
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
    public ObjectRecord Store(byte[] name, Func<ObjectRecord?, ObjectRecord> build)
    {
        ObjectRecord? old;
        ObjectRecord stored;
        lock (StripeOf(name))
        {
            stored = _storage.Publish(this, name, build(Find(name)));
            lock (_gate)
            {
                old = _index.Set(name, stored);
            }

            if (old is not null)
            {
                _storage.Retire(this, name, old);
            }
        }

        return stored;
    }

    /// <summary>Changes metadata only; null if there is no such object.</summary>
    public ObjectRecord? Change(byte[] name, Func<ObjectRecord, ObjectRecord> change)
    {
        lock (StripeOf(name))
        {
            if (Find(name) is not { } present)
            {
                return null;
            }

            ObjectRecord changed = _storage.SaveMetadata(this, name, change(present));
            lock (_gate)
            {
                _index.Set(name, changed);
            }

            return changed;
        }
    }

    public bool Remove(byte[] name)
    {
        lock (StripeOf(name))
        {
            ObjectRecord? old;
            lock (_gate)
            {
                old = _index.Remove(name);
            }

            if (old is null)
            {
                return false;
            }

            _storage.Retire(this, name, old);
            return true;
        }
    }

    /// <summary>Puts an object of an earlier run into the index.</summary>
    public void Restore(byte[] name, ObjectRecord record)
    {
        lock (_gate)
        {
            _index.Set(name, record);
        }
    }

    /// <summary>Forgets every object.</summary>
    public void Clear()
    {
        foreach (byte[] name in Names(default))
        {
            Remove(name);
        }
    }

    /// <summary>All names with a prefix, as they are now.</summary>
    public List<byte[]> Names(ReadOnlySpan<byte> prefix)
    {
        List<byte[]> names = [];
        lock (_gate)
        {
            for (NameMap.Position at = _index.Seek(prefix); _index.TryGet(at, out byte[] name, out _) && name.AsSpan().StartsWith(prefix); at = _index.Next(at))
            {
                names.Add(name);
            }
        }

        return names;
    }

    public BucketSummary Summarize(ReadOnlySpan<byte> prefix)
    {
        BucketSummary sum = default;
        lock (_gate)
        {
            for (NameMap.Position at = _index.Seek(prefix); _index.TryGet(at, out byte[] name, out ObjectRecord record) && name.AsSpan().StartsWith(prefix); at = _index.Next(at))
            {
                if (!record.IsCached)
                {
                    sum = sum with { RemoteCount = sum.RemoteCount + 1, RemoteSize = sum.RemoteSize + record.Size };
                    continue;
                }

                sum = sum with
                {
                    MinSize = sum.Count == 0 ? record.Size : Math.Min(sum.MinSize, record.Size),
                    MaxSize = Math.Max(sum.MaxSize, record.Size),
                    Count = sum.Count + 1,
                    Size = sum.Size + record.Size,
                };
            }
        }

        return sum;
    }

    private Lock StripeOf(ReadOnlySpan<byte> name) => _stripes[RendezvousHash.Digest(name) % StripeCount];
}
