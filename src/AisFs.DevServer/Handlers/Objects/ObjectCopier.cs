using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Copies objects inside the cluster.</summary>
internal sealed class ObjectCopier(IStorage storage, ClusterClock clock)
{
    /// <summary>
    /// Stores the content and attributes of an opened record under another name, wherever that belongs, as the jobs do that
    /// copy many objects; releases the record.
    /// </summary>
    /// <exception cref="RequestException">The content is lost, or the name cannot be stored.</exception>
    public void CopyTo(Bucket bucket, byte[] name, ObjectRecord record, List<EtlRecord>? etls = null)
    {
        try
        {
            if (etls is { Count: > 0 })
            {
                StoreTransformed(bucket, name, record, etls);
                return;
            }

            if (record.Content.IsTorn)
            {
                throw new RequestException(500, $"{bucket.Key.DisplayName}/{Encoding.UTF8.GetString(name)}: no such file or directory");
            }

            Store(bucket, name, record, record.Version, null);
        }
        finally
        {
            record.Content.Release();
        }
    }

    /// <summary>Copies a file on one target. Nothing is done if the object there has the same checksum.</summary>
    /// <param name="at">The target.</param>
    /// <param name="record">The opened record.</param>
    /// <param name="from">The bucket of the record.</param>
    /// <param name="to">The bucket of the copy.</param>
    /// <param name="name">The name of the copy, as sent.</param>
    /// <exception cref="RequestException">404 or 400: the content is lost, or the name cannot be stored.</exception>
    public void CopyAt(NodeInfo at, ObjectRecord record, Bucket from, Bucket to, byte[] name)
    {
        Mountpath place = at.MountpathOf(RendezvousHash.Digest(to.Key.Uname(name)));
        byte[] canonical = ObjectNames.Canonical(name);
        if (record.Checksum.Type != Checksums.Crc32C && ObjectRecord.HasChecksum(to.Find(canonical, place), record.Checksum))
        {
            return;
        }

        string file = place.FileOf(to.Key, "ob", Encoding.UTF8.GetString(name));
        if (record.Content.IsTorn)
        {
            throw new RequestException(404, $"open {file}: no such file or directory");
        }

        if (LongNames.IsLong(canonical))
        {
            throw new RequestException(400, $"rename {place.FileOf(to.Key, "wk", $"copy.{LongNames.Shorten(file)}")} {file}: file name too long", "LinkError");
        }

        Store(to, canonical, record, from == to || !to.Properties.VersioningEnabled ? record.Version : 1, place);
    }

    private void Store(Bucket bucket, byte[] name, ObjectRecord record, long version, Mountpath? at)
    {
        // A copy on one target reads the file, so its checksum is of the bucket's type again.
        bool rehash = at is not null && record.Checksum.Type == Checksums.Crc32C;
        using ChecksumState? checksum = rehash ? Checksums.Create(bucket.Properties.ChecksumType) : null;
        BlobReading.Hash(record.Content, checksum);
        using BlobWriter writer = storage.CreateWriter(record.Size);
        writer.Append(record.Content);
        Blob content = writer.Seal();
        long now = clock.Now;
        bucket.Store(
            name,
            _ => record.WithCustom(record.Shown) with
            {
                Content = content,
                Version = version,
                Checksum = rehash ? ContentChecksum.Of(checksum) : record.Checksum,
                Modified = now,
                Accessed = now,
            },
            at);
    }

    private void StoreTransformed(Bucket bucket, byte[] name, ObjectRecord record, List<EtlRecord> etls)
    {
        byte[] bytes = Transforms.Run(etls, record.Content);
        string type = bucket.Properties.ChecksumType;
        using ChecksumState? checksum = Checksums.Create(type);
        checksum?.Append(bytes);
        using BlobWriter writer = storage.CreateWriter(bytes.Length);
        writer.Append(bytes);
        Blob content = writer.Seal();
        long now = clock.Now;
        bucket.Store(name, present => ObjectRecord.Written(content, new ContentChecksum(type, checksum?.Value() ?? string.Empty), now) with
        {
            Version = bucket.NextVersion(present),
        });
    }
}
