using System.Text;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>What a batch asks for.</summary>
internal sealed record BatchRequest
{
    public required List<BatchEntry> Entries { get; init; }

    public ArchiveKind Kind { get; init; }

    public bool ContinueOnError { get; init; }

    public bool OnlyObjectNames { get; init; }

    public bool IsStreaming { get; init; }

    /// <exception cref="RequestException">400, 404 or 416: the request says nothing, or nothing that can be.</exception>
    public static BatchRequest Read(Exchange exchange, JsonElement message, BucketKey bucket)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("in", out JsonElement entries) || entries.ValueKind != JsonValueKind.Array || entries.GetArrayLength() == 0)
        {
            throw new RequestException(400, $"{exchange.Node.Name}: get-batch: empty request");
        }

        string mime = ObjectSelection.Text(message, "mime");
        ArchiveKind kind = mime.Length == 0 ? ArchiveKind.Tar : ArchiveReader.ByMime(mime);
        return new BatchRequest
        {
            Entries = [.. entries.EnumerateArray().Select(entry => ReadEntry(exchange, entry, bucket))],
            Kind = kind is ArchiveKind.None or ArchiveKind.TarLz4 ? throw new RequestException(400, $"unrecognized or unsupported file format: \"{mime}\"") : kind,
            ContinueOnError = ObjectSelection.Flag(message, "coer"),
            OnlyObjectNames = ObjectSelection.Flag(message, "onob"),
            IsStreaming = ObjectSelection.Flag(message, "strm"),
        };
    }

    private static BatchEntry ReadEntry(Exchange exchange, JsonElement entry, BucketKey bucket)
    {
        string name = ObjectSelection.Text(entry, "objname");
        if (!ObjectNames.IsValid(Encoding.UTF8.GetBytes(name)) || name.Length == 0)
        {
            throw new RequestException(400, $"invalid object name \"{name}\"", "errInvalidPath");
        }

        string bucketName = ObjectSelection.Text(entry, "bucket");
        string provider = ObjectSelection.Text(entry, "provider");
        if (bucketName.Length > 0 && (bucketName != bucket.Name || (provider.Length > 0 && provider != bucket.Provider)))
        {
            bucket = BucketKey.InGlobalNamespace(Providers.Normalize(provider) ?? throw new RequestException(400, $"invalid backend provider \"{provider}\"", "ErrInvalidBackendProvider"), bucketName);
        }

        if (bucket.Name is null or "")
        {
            throw new RequestException(400, $"bucket name is missing for object \"{name}\"");
        }

        _ = exchange.Cluster.FindBucket(bucket) ?? throw Buckets.Missing(exchange, bucket);
        (long start, long length) = (Number(entry, "start"), Number(entry, "length"));
        return start >= 0 && length >= -1 && (start == 0 || length != 0)
            ? new BatchEntry(bucket, name)
            {
                Provider = provider,
                ArchivePath = ObjectSelection.Text(entry, "archpath"),
                Opaque = ObjectSelection.Text(entry, "opaque"),
                Start = start,
                Length = length,
            }
            : throw new RequestException(416, $"requested range not satisfiable: start={start},length={length} (oname: \"{name}\")", "ErrRangeNotSatisfiable");
    }

    private static long Number(JsonElement entry, string name)
        => entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;
}
