using AisFs.DevServer.Archives;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>Packs the entries of a batch into an archive.</summary>
internal sealed class BatchPacker(BucketTable buckets, ClusterMap map)
{
    private const string MissingFolder = "__404__/";

    /// <summary>Packs a batch at a target.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="node">The target.</param>
    /// <param name="job">The job that counts it.</param>
    /// <param name="to">Where the archive goes.</param>
    /// <returns>What became of each entry.</returns>
    /// <exception cref="RequestException">404: an entry is missing, the batch does not go on after errors, and it is not streamed.</exception>
    public List<BatchResult> Pack(BatchRequest request, NodeInfo node, Job job, Stream to)
    {
        List<BatchResult> told = [];
        using ArchiveWriter archive = new(request.Kind, to);
        foreach (BatchEntry entry in request.Entries)
        {
            NodeInfo owner = map.OwnerOf(entry.Bucket, entry.Name);
            bool isLocal = owner == node;
            (long size, string error) = Add(archive, entry, request);
            if (error.Length > 0)
            {
                // What another target misses is marked in any case; what this one misses ends the archive.
                if (isLocal && !request.ContinueOnError)
                {
                    return request.IsStreaming ? told : throw new RequestException(404, error, "ErrNotFound");
                }

                archive.Add(MissingFolder + entry.NameInArchive(request.OnlyObjectNames), Stream.Null, DateTimeOffset.UnixEpoch);
            }
            else
            {
                Count(job, owner, node, size);
            }

            told.Add(new BatchResult(isLocal ? entry with { Provider = entry.Bucket.Provider } : entry, size, error));
        }

        return told;
    }

    private static void Count(Job job, NodeInfo owner, NodeInfo node, long size)
    {
        job.At(owner).Count(size);
        if (owner != node)
        {
            job.At(owner).Send(size);
            job.At(node).Receive(size);
        }
    }

    private (long Size, string Error) Add(ArchiveWriter archive, BatchEntry entry, BatchRequest request)
    {
        Bucket bucket = buckets.Find(entry.Bucket) ?? throw RequestException.BucketNotFound(entry.Bucket);

        string shown = $"{map.OwnerOf(entry.Bucket, entry.Name).Name}: {entry.Bucket.DisplayName}/{entry.ObjectName}";
        if (bucket.Open(entry.Name) is not { } record)
        {
            return (0, shown + " does not exist");
        }

        try
        {
            string name = entry.NameInArchive(request.OnlyObjectNames);
            DateTimeOffset modified = GoTime.ToDate(record.Modified);
            if (entry.ArchivePath.Length == 0)
            {
                using BlobStream content = new(record.Content);
                return (Add(archive, name, content, record.Size, entry, modified), string.Empty);
            }

            ArchiveKind kind = ArchiveKinds.Of(string.Empty, entry.Name, record.Content);
            foreach (ArchiveMember member in ArchiveReader.Read(kind, record.Content))
            {
                if (member.IsAt(entry.ArchivePath))
                {
                    using MemoryStream content = new();
                    member.Content?.CopyTo(content);
                    return (Add(archive, name, content, content.Length, entry, modified), string.Empty);
                }
            }

            return (0, $"{shown}/{entry.ArchivePath} does not exist");
        }
        finally
        {
            record.Content.Release();
        }
    }

    private static long Add(ArchiveWriter archive, string name, Stream content, long size, BatchEntry entry, DateTimeOffset modified)
    {
        (long start, long length) = entry.CheckRange(size);
        content.Position = start;
        if (length == size)
        {
            archive.Add(name, content, modified);
            return length;
        }

        using MemoryStream part = new();
        byte[] buffer = new byte[64 << 10];
        for (long left = length; left > 0;)
        {
            int read = content.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            part.Write(buffer, 0, read);
            left -= read > 0 ? read : left;
        }

        part.Position = 0;
        archive.Add(name, part, modified);
        return length;
    }
}
