using System.Text;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Packs objects into a shard in the destination bucket.</summary>
internal sealed class ArchiveJob(BucketLookup lookup, ObjectComposer composer, JobBook book, ClusterMap map)
{
    public Task RunAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        if (message.Value.ValueKind != JsonValueKind.Object || !message.Value.TryGetProperty("tobck", out JsonElement element) || MessageBucket.Read(element) is not { } toKey)
        {
            return exchange.FailAsync(400, null, "bucket name is missing");
        }

        Bucket to = lookup.Find(exchange, toKey);
        byte[] archive = Encoding.UTF8.GetBytes(JsonFields.Text(message.Value, "archname"));
        ArchiveKind kind = ArchiveKinds.Of(JsonFields.Text(message.Value, "mime"), archive, null);
        if (kind == ArchiveKind.None || archive.Length == 0 || !ObjectNames.IsValid(archive))
        {
            return exchange.FailAsync(ArchiveKinds.Unknown(Encoding.UTF8.GetString(archive)));
        }

        Job job = book.Start(book.Describe(Ids.New(10), "archive", bucket.Key) with { Control = toKey.DisplayName, HasStatus = false, IdleTime = JobDescription.UsualIdleTime });
        string missing = Pack(bucket, to, archive, kind, message.Value, job);
        if (missing.Length > 0 && !JsonFields.Flag(message.Value, "coer"))
        {
            job.At(map.OwnerOf(to.Key, archive)).Fail(missing);
        }

        return book.FinishLaterAsync(exchange, job);
    }

    /// <summary>Writes the shard; returns a message about the last object that was missing, or nothing.</summary>
    private string Pack(Bucket from, Bucket to, byte[] archive, ArchiveKind kind, JsonElement message, Job job)
    {
        string missing = string.Empty;
        ObjectRecord? present = JsonFields.Flag(message, "aate") ? to.Open(archive) : null;
        try
        {
            long size = composer.Store(to, ObjectNames.Canonical(archive), stream =>
            {
                using ArchiveWriter shard = new(kind, stream);
                if (present is not null)
                {
                    foreach (ArchiveMember member in ArchiveReader.Read(kind, present.Content))
                    {
                        shard.Add(member, GoTime.ToDate(present.Modified));
                    }
                }

                missing = AddAll(shard, from, message);
            }, isMirrored: false);
            job.At(map.OwnerOf(to.Key, archive)).Count(size);
        }
        finally
        {
            present?.Content.Release();
        }

        return missing;
    }

    private static string AddAll(ArchiveWriter shard, Bucket from, JsonElement message)
    {
        bool withBucketName = JsonFields.Flag(message, "isbn");
        string missing = string.Empty;
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

        return missing;
    }
}
