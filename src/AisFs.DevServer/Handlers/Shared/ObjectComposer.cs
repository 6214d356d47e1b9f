using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Stores objects that the server itself makes.</summary>
internal sealed class ObjectComposer(IStorage storage, ClusterClock clock)
{
    /// <summary>Stores what a function writes; the custom metadata of the object stays.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isMirrored">Whether the object gets the copies that its bucket wants.</param>
    /// <returns>The size in bytes.</returns>
    public long Store(Bucket bucket, byte[] name, Action<Stream> write, bool isMirrored = true)
    {
        using ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        using BlobWriter writer = storage.CreateWriter(-1);
        using (BlobWriterStream to = new(writer, checksum))
        {
            write(to);
        }

        Blob content = writer.Seal();
        long size = content.Length;
        long now = clock.Now;
        bucket.Store(name, present => ObjectRecord.Written(content, ContentChecksum.Of(checksum), now) with
        {
            Version = bucket.NextVersion(present),
            Custom = present?.Custom ?? [],
            SingleSince = isMirrored ? null : bucket.Mirroring,
        });
        return size;
    }
}
