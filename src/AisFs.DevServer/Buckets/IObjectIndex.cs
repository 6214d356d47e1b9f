using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Buckets;

/// <summary>The objects of a bucket by name.</summary>
internal interface IObjectIndex
{
    long Count { get; }

    ObjectRecord? Find(Mountpath at, ReadOnlySpan<byte> name);

    /// <summary>Sets an object and returns the one that it replaces.</summary>
    MoveOutcome TrySet(Mountpath at, byte[] name, ObjectRecord record, out ObjectRecord? old);

    /// <summary>Replaces the record of an object that is there.</summary>
    void Replace(Mountpath at, byte[] name, ObjectRecord record);

    ObjectRecord? Remove(Mountpath at, ReadOnlySpan<byte> name);

    /// <summary>Calls for every object whose name begins so, in no certain order. The call must not come back to the index.</summary>
    void Visit(byte[] prefix, Action<byte[], ObjectRecord> visit);
}
