using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Buckets;

/// <summary>The objects of a remote bucket: a cloud knows no directories, and lists in byte order.</summary>
internal sealed class FlatIndex : IObjectIndex
{
    private readonly NameMap _names = new(inByteOrder: true);
    private readonly Lock _gate = new();

    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _names.Count;
            }
        }
    }

    public ObjectRecord? Find(Mountpath at, ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            return _names.Find(name);
        }
    }

    public MoveOutcome TrySet(Mountpath at, byte[] name, ObjectRecord record, out ObjectRecord? old)
    {
        lock (_gate)
        {
            old = _names.Set(name, record);
            return MoveOutcome.Done;
        }
    }

    public void Replace(Mountpath at, byte[] name, ObjectRecord record)
    {
        lock (_gate)
        {
            _names.Set(name, record);
        }
    }

    public ObjectRecord? Remove(Mountpath at, ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            return _names.Remove(name);
        }
    }

    public void Visit(byte[] prefix, Action<byte[], ObjectRecord> visit)
        => Read(names =>
        {
            for (NameMap.Position at = names.Seek(prefix); names.TryGet(at, out byte[] name, out ObjectRecord record) && name.AsSpan().StartsWith(prefix); at = names.Next(at))
            {
                visit(name, record);
            }
        });

    /// <summary>Reads the names under the lock: they do not change meanwhile.</summary>
    public void Read(Action<NameMap> read)
    {
        lock (_gate)
        {
            read(_names);
        }
    }
}
