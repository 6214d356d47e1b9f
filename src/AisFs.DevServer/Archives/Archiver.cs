using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Handlers;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Archives;

/// <summary>The archive job: many objects into one.</summary>
internal static class Archiver
{
    /// <summary>Writes the shard; returns a message about the last object that was missing, or nothing.</summary>
    public static string Write(ClusterState cluster, Bucket from, Bucket to, byte[] archive, ArchiveKind kind, JsonElement message, Job job)
    {
        bool withBucketName = ObjectSelection.Flag(message, "isbn");
        string missing = string.Empty;
        ObjectRecord? present = ObjectSelection.Flag(message, "aate") ? to.Open(archive) : null;
        using ChecksumState? checksum = Checksums.Create(to.Properties.ChecksumType);
        using BlobWriter writer = cluster.Storage.CreateWriter(-1);
        try
        {
            using BlobWriterStream stream = new(writer, checksum);
            using ArchiveWriter shard = new(kind, stream);
            if (present is not null)
            {
                foreach (ArchiveMember member in ArchiveReader.Read(kind, present.Content))
                {
                    shard.Add(member.Name, member.Content ?? Stream.Null, GoTime.ToDate(present.Modified));
                }
            }

            foreach (byte[] name in ObjectSelection.Read(from, message))
            {
                string text = Encoding.UTF8.GetString(name);
                if (from.Open(name) is not { } record)
                {
                    missing = $"{from.Key.DisplayName}/{text} does not exist";
                    continue;
                }

                using BlobStream content = new(record.Content);
                shard.Add(withBucketName ? $"{from.Key.Name}/{text}" : text, content, GoTime.ToDate(record.Modified));
                record.Content.Release();
            }
        }
        finally
        {
            present?.Content.Release();
        }

        Blob sealedContent = writer.Seal();
        long now = cluster.Now;
        job.Count(sealedContent.Length);
        to.Store(ObjectNames.Canonical(archive), old => new ObjectRecord
        {
            Content = sealedContent,
            Version = to.Properties.VersioningEnabled ? (old?.Version ?? 0) + 1 : 0,
            ChecksumType = checksum?.Type ?? Checksums.None,
            ChecksumValue = checksum?.Value() ?? string.Empty,
            Custom = old?.Custom ?? [],
            Modified = now,
            Accessed = now,
        });
        return missing;
    }
}
