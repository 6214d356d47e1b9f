using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Storage;

/// <summary>Objects that live as long as the process.</summary>
/// <param name="limit">How many bytes of memory contents may take.</param>
internal sealed class MemoryStorage(long limit) : IStorage
{
    private readonly ChunkPool _pool = new(new MemoryBudget(limit));

    public (long Total, long Used) Capacity() => (limit, _pool.Budget.Used);

    public BlobWriter CreateWriter(long expectedLength) => new MemoryBlobWriter(_pool, expectedLength);

    public ObjectRecord Publish(Bucket bucket, byte[] name, ObjectRecord draft) => draft;

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

    public void Retire(Bucket bucket, byte[] name, ObjectRecord record) => record.Content.Release();

    public void SaveBucket(Bucket bucket)
    {
    }

    public void RemoveBucket(Bucket bucket)
    {
    }

    public void Load(BucketTable buckets, ClusterMap map)
    {
    }

    public void Dispose()
    {
    }
}
