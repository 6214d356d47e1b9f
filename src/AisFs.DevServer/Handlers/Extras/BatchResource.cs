using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Archives;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>/v1/ml/moss: many objects, ranges of them and members of archives in one archive, in the order of the request.</summary>
internal sealed class BatchResource(Gate gate, ClusterMap map, BucketTable buckets, Redirector redirector, BatchReader reader, BatchPacker packer, IStorage storage, JobBook book)
{
    private const string Kind = "get-batch";

    public async Task RunAsync(Exchange exchange, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        BucketKey bucket = parts.Length > 0 ? BucketLookup.KeyOf(exchange, parts[0]) : default;
        exchange.BucketKey = bucket;
        if (!await exchange.BeginAsync(Operation.GetBatch).ConfigureAwait(false))
        {
            return;
        }

        if (parts.Length > (exchange.AtProxy ? 1 : 4))
        {
            await exchange.InvalidUriAsync().ConfigureAwait(false);
            return;
        }

        gate.CheckRedirected(exchange);
        gate.Check(exchange, Access.Get, bucket);
        if (exchange.Method != "GET")
        {
            await exchange.MethodNotAllowedAsync("GET").ConfigureAwait(false);
            return;
        }

        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        BatchRequest request = reader.Read(exchange, document.RootElement, bucket);
        if (exchange.AtProxy)
        {
            Job job = book.Running(Kind, bucket) ?? Start(bucket);
            await RedirectAsync(exchange, request, parts.Length > 0 ? parts[0] : string.Empty, job.Id).ConfigureAwait(false);
            return;
        }

        Job started = (parts.Length > 2 ? book.Find(parts[^3]) : null) ?? Start(bucket);
        try
        {
            await AnswerAsync(exchange, request, started).ConfigureAwait(false);
        }
        finally
        {
            book.Rest(started);
        }
    }

    /// <summary>Starts a job; it serves all batches of its bucket until it has been idle for a while.</summary>
    private Job Start(BucketKey bucket)
    {
        Job job = book.Start(book.Describe("gbt-" + Ids.New(9), Kind, bucket) with { HasStatus = false, IdleTime = JobDescription.UsualIdleTime });
        book.FinishLater(job);
        return job;
    }

    /// <summary>Redirects to the target that makes the archive. Any target can; here it is the owner of the last object that exists.</summary>
    private Task RedirectAsync(Exchange exchange, BatchRequest request, string bucket, string id)
    {
        BatchEntry chosen = request.Entries.FindLast(entry => buckets.Find(entry.Bucket)?.Find(entry.Name) is not null) ?? request.Entries[^1];
        NodeInfo target = map.OwnerOf(chosen.Bucket, chosen.Name);
        string proxy = exchange.Node.Id.Length > 7 ? exchange.Node.Id[..7] : exchange.Node.Id;
        string[] parts = ["/v1/ml/moss", bucket, id, $"{proxy}-{Ids.New(5)}", Texts.Number(map.Targets.Count)];
        string path = string.Join('/', parts.Where(static part => part.Length > 0));
        return redirector.SendAsync(exchange, target, Encoding.UTF8.GetBytes(path), exchange.Query.Raw, permanent: false);
    }

    private async Task AnswerAsync(Exchange exchange, BatchRequest request, Job job)
    {
        if (request.IsStreaming)
        {
            exchange.Response.ContentType = request.Kind switch
            {
                ArchiveKind.Zip => "application/zip",
                ArchiveKind.TarGzip => "application/x-tgz",
                _ => "application/x-tar",
            };
            await PipedAnswer.SendAsync(exchange, countsShortBody: false, to => packer.Pack(request, exchange.Node, job, to)).ConfigureAwait(false);
            return;
        }

        // The answer says what the archive holds before the archive comes.
        using BlobWriter writer = storage.CreateWriter(-1);
        List<BatchResult> told;
        using (BlobWriterStream to = new(writer, null))
        {
            told = packer.Pack(request, exchange.Node, job, to);
        }

        Blob content = writer.Seal();
        try
        {
            string boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(30));
            exchange.Response.ContentType = "multipart/mixed; boundary=" + boundary;
            await exchange.WriteBytesAsync(CreateHead(told, job.Id, boundary)).ConfigureAwait(false);
            await exchange.WriteContentAsync(content, 0, content.Length).ConfigureAwait(false);
            await exchange.WriteBytesAsync(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n")).ConfigureAwait(false);
        }
        finally
        {
            content.Release();
        }
    }

    private static byte[] CreateHead(List<BatchResult> told, string id, string boundary)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("uuid"u8, id);
            writer.WriteStartArray("out"u8);
            foreach (BatchResult result in told)
            {
                result.Entry.Write(writer, result.Size, result.Error);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{Encoding.UTF8.GetString(json.ToArray())}\n\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"archive\"; filename=\"get-batch[{id}]\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    }
}
