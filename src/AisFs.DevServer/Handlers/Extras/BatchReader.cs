using System.Text;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>Reads what a batch asks for.</summary>
internal sealed class BatchReader(BucketLookup lookup)
{
    /// <summary>Reads a message.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="message">The message.</param>
    /// <param name="bucket">The bucket of entries that name none; without a name if there is no such bucket.</param>
    /// <exception cref="RequestException">400, 404 or 416: the message is empty, or asks for something that cannot be.</exception>
    public BatchRequest Read(Exchange exchange, JsonElement message, BucketKey bucket)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("in", out JsonElement entries) || entries.ValueKind != JsonValueKind.Array || entries.GetArrayLength() == 0)
        {
            throw new RequestException(400, $"{exchange.Node.Name}: get-batch: empty request");
        }

        string mime = JsonFields.Text(message, "mime");
        ArchiveKind kind = mime.Length == 0 ? ArchiveKind.Tar : ArchiveKinds.ByMime(mime);
        return new BatchRequest
        {
            Entries = [.. entries.EnumerateArray().Select(entry => ReadEntry(exchange, entry, bucket))],
            Kind = kind is ArchiveKind.None or ArchiveKind.TarLz4 ? throw ArchiveKinds.Unknown(mime) : kind,
            ContinueOnError = JsonFields.Flag(message, "coer"),
            OnlyObjectNames = JsonFields.Flag(message, "onob"),
            IsStreaming = JsonFields.Flag(message, "strm"),
        };
    }

    private BatchEntry ReadEntry(Exchange exchange, JsonElement entry, BucketKey bucket)
    {
        string name = JsonFields.Text(entry, "objname");
        if (!ObjectNames.IsValid(Encoding.UTF8.GetBytes(name)) || name.Length == 0)
        {
            throw new RequestException(400, $"invalid object name \"{name}\"", "errInvalidPath");
        }

        string bucketName = JsonFields.Text(entry, "bucket");
        string provider = JsonFields.Text(entry, "provider");
        if (bucketName.Length > 0 && (bucketName != bucket.Name || (provider.Length > 0 && provider != bucket.Provider)))
        {
            bucket = BucketKey.InGlobalNamespace(Providers.Normalize(provider) ?? throw new RequestException(400, $"invalid backend provider \"{provider}\"", "ErrInvalidBackendProvider"), bucketName);
        }

        if (bucket.Name is null or "")
        {
            throw new RequestException(400, $"bucket name is missing for object \"{name}\"");
        }

        lookup.Find(exchange, bucket);
        (long start, long length) = (Number(entry, "start"), Number(entry, "length"));
        return start >= 0 && length >= -1 && (start == 0 || length != 0)
            ? new BatchEntry(bucket, name)
            {
                Provider = provider,
                ArchivePath = JsonFields.Text(entry, "archpath"),
                Opaque = JsonFields.Text(entry, "opaque"),
                Start = start,
                Length = length,
            }
            : throw new RequestException(416, $"requested range not satisfiable: start={start},length={length} (oname: \"{name}\")", "ErrRangeNotSatisfiable");
    }

    private static long Number(JsonElement entry, string name)
        => entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;
}
