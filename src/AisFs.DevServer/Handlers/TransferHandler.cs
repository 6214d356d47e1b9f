using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>Rename and copy of an object: on one target as a copy of the file, to another with an internal PUT.</summary>
internal static class TransferHandler
{
    public static async Task RenameAsync(Exchange exchange, Bucket bucket, byte[] name, ActionMessage message)
    {
        if (ObjectHandler.RenameError(exchange, message) is { } error)
        {
            await exchange.FailAsync(error).ConfigureAwait(false);
            return;
        }

        ObjectRecord? record = ObjectHandler.OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            await ObjectHandler.NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        // The result gets version, checksum and custom metadata of the source, and the time of the rename. Whatever became of
        // it, the source goes.
        Transfer(exchange, record, bucket, bucket, Encoding.UTF8.GetBytes(message.Name), []);
        bucket.Remove(name, ObjectHandler.Here(exchange, bucket));
        await exchange.OkAsync().ConfigureAwait(false);
    }

    public static async Task CopyAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string uname = exchange.QueryValue("object_to");
        if (!BucketKey.TryParseUname(uname, out BucketKey toKey, out string toName) || toName.Length == 0)
        {
            await exchange.FailAsync(400, null, $"invalid uname \"{uname}\"").ConfigureAwait(false);
            return;
        }

        byte[] to = Encoding.UTF8.GetBytes(toName);
        if (!ObjectNames.IsValid(to))
        {
            await ObjectHandler.InvalidNameAsync(exchange, to).ConfigureAwait(false);
            return;
        }

        Bucket toBucket = Buckets.Find(exchange, toKey);
        ObjectRecord? record = ObjectHandler.OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            await ObjectHandler.NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        if (toKey == bucket.Key && ObjectNames.Canonical(to).AsSpan().SequenceEqual(name))
        {
            record.Content.Release();
        }
        else
        {
            Transfer(exchange, record, bucket, toBucket, to, EtlHandler.Named(exchange));
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Stores the content and attributes of an opened record under another name, wherever that is, as the jobs do that copy
    /// many; releases the record.
    /// </summary>
    public static void CopyTo(Exchange exchange, Bucket bucket, byte[] name, ObjectRecord record, List<EtlRecord>? etls = null)
    {
        try
        {
            if (etls is { Count: > 0 })
            {
                StoreTransformed(exchange, bucket, name, record, etls);
                return;
            }

            if (record.Content.IsTorn)
            {
                throw new RequestException(500, $"{bucket.Key.DisplayName}/{Encoding.UTF8.GetString(name)}: no such file or directory");
            }

            Store(exchange, bucket, name, record, record.Version, null);
        }
        finally
        {
            record.Content.Release();
        }
    }

    private static void Transfer(Exchange exchange, ObjectRecord record, Bucket from, Bucket to, byte[] name, List<EtlRecord> etls)
    {
        NodeInfo owner = exchange.Cluster.OwnerOf(to.Key, name);
        if (etls.Count > 0 || from.Key.IsRemote || to.Key.IsRemote)
        {
            CopyTo(exchange, to, ObjectNames.Canonical(name), record, etls);
            return;
        }

        try
        {
            if (owner == exchange.Node)
            {
                CopyHere(exchange, record, from, to, name);
            }
            else
            {
                InternalTransfer.Send(exchange, record, owner, to, name);
            }
        }
        finally
        {
            record.Content.Release();
        }
    }

    /// <summary>A copy on this target. Onto an object of the same checksum nothing is done.</summary>
    private static void CopyHere(Exchange exchange, ObjectRecord record, Bucket from, Bucket to, byte[] name)
    {
        Mountpath at = exchange.Node.MountpathOf(RendezvousHash.Digest(to.Key.Uname(name)));
        byte[] canonical = ObjectNames.Canonical(name);
        if (record.ChecksumType != Checksums.Crc32C && ObjectHandler.HasChecksum(to.Find(canonical, at), record.ChecksumType, record.ChecksumValue))
        {
            return;
        }

        string file = at.FileOf(to.Key, "ob", Encoding.UTF8.GetString(name));
        if (record.Content.IsTorn)
        {
            throw new RequestException(404, $"open {file}: no such file or directory");
        }

        if (LongNames.IsLong(canonical))
        {
            throw new RequestException(400, $"rename {at.FileOf(to.Key, "wk", $"copy.{LongNames.Shorten(file)}")} {file}: file name too long", "LinkError");
        }

        bool sameBucket = from == to;
        Store(exchange, to, canonical, record, sameBucket || !to.Properties.VersioningEnabled ? record.Version : 1, at);
    }

    private static void Store(Exchange exchange, Bucket bucket, byte[] name, ObjectRecord record, long version, Mountpath? at)
    {
        // The file is read on the way, so its checksum is of the bucket's kind again.
        bool rehash = at is not null && record.ChecksumType == Checksums.Crc32C;
        using ChecksumState? checksum = rehash ? Checksums.Create(bucket.Properties.ChecksumType) : null;
        BlobReading.Hash(record.Content, checksum);
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(record.Size);
        writer.Append(record.Content);
        Blob content = writer.Seal();
        long now = exchange.Cluster.Now;
        bucket.Store(
            name,
            _ => record with
            {
                Content = content,
                Version = version,
                ChecksumType = rehash ? checksum?.Type ?? Checksums.None : record.ChecksumType,
                ChecksumValue = rehash ? checksum?.Value() ?? string.Empty : record.ChecksumValue,
                Modified = now,
                Accessed = now,
            },
            at);
    }

    private static void StoreTransformed(Exchange exchange, Bucket bucket, byte[] name, ObjectRecord record, List<EtlRecord> etls)
    {
        byte[] bytes = EtlHandler.Transform(etls, record.Content);
        using ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        checksum?.Append(bytes);
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(bytes.Length);
        writer.Append(bytes);
        Blob content = writer.Seal();
        long now = exchange.Cluster.Now;
        bucket.Store(name, present => new ObjectRecord
        {
            Content = content,
            Version = ObjectHandler.NextVersion(bucket, present),
            ChecksumType = bucket.Properties.ChecksumType,
            ChecksumValue = checksum?.Value() ?? string.Empty,
            Modified = now,
            Accessed = now,
        });
    }
}
