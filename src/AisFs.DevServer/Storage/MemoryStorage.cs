using AisFs.DevServer.Cluster;

namespace AisFs.DevServer.Storage;

/// <summary>Objects that live as long as the process.</summary>
internal sealed class MemoryStorage : IStorage
{
    private readonly ChunkPool _pool = new();
    private long _used;

    public (long Total, long Used) Capacity()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return (memory.TotalAvailableMemoryBytes, Volatile.Read(ref _used));
    }

    public BlobWriter CreateWriter(long expectedLength) => new MemoryBlobWriter(_pool, expectedLength);

    public ObjectRecord Publish(Bucket bucket, byte[] name, ObjectRecord draft)
    {
        Interlocked.Add(ref _used, draft.Size);
        return draft;
    }

    public Blob Join(IReadOnlyList<Blob> parts)
    {
        if (parts.Any(part => part.IsTorn))
        {
            return new TornBlob(parts);
        }

        using MemoryBlobWriter writer = new(_pool, -1);
        foreach (Blob part in parts)
        {
            writer.Append(part);
            part.Release();
        }

        return writer.Seal();
    }

    public ObjectRecord SaveMetadata(Bucket bucket, byte[] name, ObjectRecord changed) => changed;

    public void Retire(Bucket bucket, byte[] name, ObjectRecord record)
    {
        Interlocked.Add(ref _used, -record.Size);
        record.Content.Release();
    }

    public void SaveBucket(Bucket bucket)
    {
    }

    public void RemoveBucket(Bucket bucket)
    {
    }

    public void Load(ClusterState cluster)
    {
    }

    public void Dispose()
    {
    }
}
