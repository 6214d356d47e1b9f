using System.Globalization;
using System.Text.Json;
using AisFs.Client.Http;

namespace AisFs.Client.Wire;

/// <summary>Reads what answers tell in their headers.</summary>
internal static class HeaderReader
{
    public static AisObjectProperties ReadObject(AisResponse response, string name, long size)
    {
        string etag = (response.GetHeader("ETag") ?? string.Empty).Trim('"');
        return new AisObjectProperties
        {
            Name = name,
            BucketName = response.GetHeader("Ais-Bucket-Name") ?? string.Empty,
            BucketProvider = response.GetHeader("Ais-Bucket-Provider") ?? string.Empty,
            Size = size,
            Version = response.GetHeader("Ais-Version") ?? string.Empty,
            Checksum = ReadChecksum(response),
            AccessedNs = AisTime.ParseNs(response.GetHeader("Ais-Atime")),
            LastModifiedNs = AisTime.ParseLastModified(response.GetHeader("Last-Modified"), etag),
            ETag = etag,
            Custom = CustomMetadata.ParseHeaders(response.GetHeaders("Ais-Custom-Md")),
            Location = response.GetHeader("Ais-Location") ?? string.Empty,
            Copies = (int)Math.Min(response.GetNumber("Ais-Mirror-Copies"), int.MaxValue),
            MirrorPaths = ReadPaths(response.GetHeader("Ais-Mirror-Paths")),
            IsPresent = response.GetHeader("Ais-Present") switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            },
            ChunkCount = (int)Math.Min(response.GetNumber("Ais-Chunks-Count"), int.MaxValue),
            MaxChunkSize = response.GetNumber("Ais-Chunks-Max-Chunk-Size"),
        };
    }

    public static AisPutResult ReadPut(AisResponse response, long size) => new()
    {
        Size = size,
        Version = response.GetHeader("Ais-Version") ?? string.Empty,
        Checksum = ReadChecksum(response),
        AccessedNs = AisTime.ParseNs(response.GetHeader("Ais-Atime")),
        Custom = CustomMetadata.ParseHeaders(response.GetHeaders("Ais-Custom-Md")),
    };

    /// <summary>Reads <c>Content-Range: bytes a-b/size</c>; a size of '*' is -1.</summary>
    public static bool TryReadRange(string? header, out long offset, out long length, out long size)
    {
        offset = length = 0;
        size = -1;
        if (header is null || !header.StartsWith("bytes ", StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> text = header.AsSpan(6);
        int dash = text.IndexOf('-');
        int slash = text.IndexOf('/');
        if (dash <= 0 || slash <= dash
            || !TryParse(text[..dash], out offset) || !TryParse(text[(dash + 1)..slash], out long last)
            || last < offset || (!text[(slash + 1)..].SequenceEqual("*") && !TryParse(text[(slash + 1)..], out size)))
        {
            return false;
        }

        length = last - offset + 1;
        return size < 0 || last < size;

        static bool TryParse(ReadOnlySpan<char> digits, out long value)
            => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < long.MaxValue;
    }

    public static AisBucketProperties ReadBucket(AisResponse response, string provider)
    {
        string? text = response.GetHeader("Ais-Bucket-Props");
        if (string.IsNullOrEmpty(text))
        {
            return new AisBucketProperties { Provider = provider };
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement json = document.RootElement.Clone();
            JsonElement checksum = default;
            bool hasChecksum = json.ValueKind == JsonValueKind.Object
                && (json.TryGetProperty("checksum", out checksum) || json.TryGetProperty("cksum", out checksum));
            return new AisBucketProperties
            {
                Json = json,
                Provider = ReadText(json, "provider") is { Length: > 0 } told ? told : provider,
                ChecksumType = hasChecksum ? ReadText(checksum, "type") : string.Empty,
                IsVersioned = json.TryGetProperty("versioning", out JsonElement versioning) && versioning.ValueKind == JsonValueKind.Object
                    && versioning.TryGetProperty("enabled", out JsonElement enabled) ? enabled.ValueKind == JsonValueKind.True : null,
                CreatedNs = AisTime.ParseNs(ReadText(json, "created")),
                IsPresent = !json.TryGetProperty("present", out JsonElement present) || present.ValueKind != JsonValueKind.False,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AisProtocolException($"{response.Request}: the bucket's properties are malformed: {e.Message}", e);
        }
    }

    private static AisChecksum ReadChecksum(AisResponse response)
    {
        string type = response.GetHeader("Ais-Checksum-Type") ?? string.Empty;
        string value = response.GetHeader("Ais-Checksum-Value") ?? string.Empty;
        return type.Length == 0 || value.Length == 0 ? AisChecksum.None : new AisChecksum(type, value);
    }

    private static string[] ReadPaths(string? header)
        => header is null ? [] : header.Trim('[', ']').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    private static string ReadText(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : string.Empty
            : string.Empty;
}
