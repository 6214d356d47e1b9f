using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>/v1/ml/moss: many objects, ranges of them and archives' members in one archive, in the order of the request.</summary>
internal static class BatchHandler
{
    private const string MissingFolder = "__404__/";

    public static async Task RunAsync(Exchange exchange, string path)
    {
        exchange.Operation = Operation.GetBatch;
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        BucketKey bucket = parts.Length > 0 ? Router.BucketOf(exchange, parts[0]) : default;
        exchange.BucketKey = bucket;
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        Gate.CheckRedirected(exchange);
        Gate.Check(exchange, Access.Get, bucket);
        if (exchange.Method != "GET")
        {
            await exchange.MethodNotAllowedAsync("GET").ConfigureAwait(false);
            return;
        }

        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        BatchRequest request = BatchRequest.Read(exchange, document.RootElement, bucket);
        if (exchange.AtProxy)
        {
            await RedirectAsync(exchange, request, parts.Length > 0 ? parts[0] : string.Empty).ConfigureAwait(false);
            return;
        }

        await AnswerAsync(exchange, request, parts.Length > 1 ? parts[^3] : "gbt-" + Ids.New(9)).ConfigureAwait(false);
    }

    /// <summary>Any target may be the one that puts the archive together; ours is the owner of the last object that exists.</summary>
    private static Task RedirectAsync(Exchange exchange, BatchRequest request, string bucket)
    {
        ClusterState cluster = exchange.Cluster;
        BatchEntry chosen = request.Entries.FindLast(entry => cluster.FindBucket(entry.Bucket)?.Find(entry.Name) is not null) ?? request.Entries[^1];
        NodeInfo target = cluster.OwnerOf(chosen.Bucket, chosen.Name);
        string proxy = exchange.Node.Id.Length > 7 ? exchange.Node.Id[..7] : exchange.Node.Id;
        string path = string.Join('/', ((string[])["/v1/ml/moss", bucket, "gbt-" + Ids.New(9), $"{proxy}-{Ids.New(5)}", cluster.Targets.Count.ToString(CultureInfo.InvariantCulture)]).Where(static part => part.Length > 0));
        return Redirect.SendAsync(exchange, target, Encoding.UTF8.GetBytes(path), exchange.RawQuery, permanent: false);
    }

    private static async Task AnswerAsync(Exchange exchange, BatchRequest request, string id)
    {
        if (request.IsStreaming)
        {
            exchange.Response.ContentType = request.Kind switch
            {
                ArchiveKind.Zip => "application/zip",
                ArchiveKind.TarGzip => "application/x-tgz",
                _ => "application/x-tar",
            };
            await PipedAnswer.SendAsync(exchange, countsShortBody: false, to => Pack(exchange, request, to)).ConfigureAwait(false);
            return;
        }

        // What the archive holds is told in front of it.
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(-1);
        List<(BatchEntry Entry, long Size, string Error)> told;
        using (BlobWriterStream to = new(writer, null))
        {
            told = Pack(exchange, request, to);
        }

        Blob content = writer.Seal();
        try
        {
            string boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(30));
            exchange.Response.ContentType = "multipart/mixed; boundary=" + boundary;
            await exchange.WriteBytesAsync(CreateHead(told, id, boundary)).ConfigureAwait(false);
            await exchange.WriteContentAsync(content, 0, content.Length).ConfigureAwait(false);
            await exchange.WriteBytesAsync(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n")).ConfigureAwait(false);
        }
        finally
        {
            content.Release();
        }
    }

    private static List<(BatchEntry Entry, long Size, string Error)> Pack(Exchange exchange, BatchRequest request, Stream to)
    {
        List<(BatchEntry Entry, long Size, string Error)> told = [];
        using ArchiveWriter archive = new(request.Kind, to);
        foreach (BatchEntry entry in request.Entries)
        {
            bool isLocal = exchange.Cluster.OwnerOf(entry.Bucket, entry.Name) == exchange.Node;
            (long size, string error) = Add(exchange, archive, entry, request);
            if (error.Length > 0)
            {
                // What another target misses is marked in any case; what this one misses ends the archive.
                if (isLocal && !request.ContinueOnError)
                {
                    return request.IsStreaming ? told : throw new RequestException(404, error, "ErrNotFound");
                }

                archive.Add(MissingFolder + entry.NameInArchive(request.OnlyObjectNames), Stream.Null, DateTimeOffset.UnixEpoch);
            }

            told.Add((isLocal ? entry with { Provider = entry.Bucket.Provider } : entry, size, error));
        }

        return told;
    }

    private static byte[] CreateHead(List<(BatchEntry Entry, long Size, string Error)> told, string id, string boundary)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("uuid"u8, id);
            writer.WriteStartArray("out"u8);
            foreach ((BatchEntry entry, long size, string error) in told)
            {
                entry.Write(writer, size, error);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{Encoding.UTF8.GetString(json.ToArray())}\n\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"archive\"; filename=\"get-batch[{id}]\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    }

    private static (long Size, string Error) Add(Exchange exchange, ArchiveWriter archive, BatchEntry entry, BatchRequest request)
    {
        Bucket? bucket = exchange.Cluster.FindBucket(entry.Bucket);
        if (bucket is null)
        {
            throw RequestException.BucketNotFound(entry.Bucket);
        }

        string shown = $"{exchange.Cluster.OwnerOf(entry.Bucket, entry.Name).Name}: {entry.Bucket.DisplayName}/{entry.ObjectName}";
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

            ArchiveKind kind = ArchiveReader.ByName(entry.Name) is var named and not ArchiveKind.None ? named : ArchiveReader.ByContent(record.Content);
            foreach (ArchiveMember member in ArchiveReader.Read(kind, record.Content))
            {
                if (member.Name == ArchiveReader.Normalize(entry.ArchivePath))
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
