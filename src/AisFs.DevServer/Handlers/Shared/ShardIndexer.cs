using AisFs.DevServer.Archives;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Reads and writes the indexes of TAR archives.</summary>
internal sealed class ShardIndexer(BucketTable buckets, IStorage storage, ClusterClock clock)
{
    /// <summary>Makes the bucket of the indexes if there is none.</summary>
    public void Prepare() => buckets.Create(ShardIndexes.Key);

    /// <summary>Compares the index that an archive is believed to have with the archive.</summary>
    /// <param name="bucket">The archive's bucket.</param>
    /// <param name="name">The archive's name.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="target">The target that has it.</param>
    public (ShardIndex.State State, long Files) Check(Bucket bucket, byte[] name, ObjectRecord archive, NodeInfo target)
    {
        byte[] index = ShardIndexes.NameOf(bucket.Key, name);
        if (!archive.HasShardIndex || buckets.Find(ShardIndexes.Key)?.Open(index, ShardIndexes.PlaceAt(target, index)) is not { } present)
        {
            return (ShardIndex.State.None, 0);
        }

        try
        {
            return ShardIndex.Read(present.Content, archive.Checksum, archive.Size);
        }
        finally
        {
            present.Content.Release();
        }
    }

    /// <summary>Writes the index of an archive, and notes at the archive that it has one.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or damaged; the message says so as the cluster does.</exception>
    public void Write(Bucket bucket, byte[] name, ObjectRecord archive, NodeInfo target)
    {
        byte[] packed = ShardIndex.Build(archive.Content, archive.Checksum);
        if (buckets.Find(ShardIndexes.Key) is not { } indexes)
        {
            return;
        }

        using ChecksumState? checksum = Checksums.Create(indexes.Properties.ChecksumType);
        using BlobWriter writer = storage.CreateWriter(packed.Length);
        writer.Append(packed);
        checksum?.Append(packed);
        Blob content = writer.Seal();
        byte[] index = ShardIndexes.NameOf(bucket.Key, name);

        // The targets write an index by themselves: it has no version.
        indexes.Store(index, _ => ObjectRecord.Written(content, ContentChecksum.Of(checksum), clock.Now), ShardIndexes.PlaceAt(target, index));
        bucket.Change(name, static present => present with { HasShardIndex = true });
    }
}
