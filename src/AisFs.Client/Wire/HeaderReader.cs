using System.Globalization;
using System.Text;
using System.Text.Json;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Wire;

/// <summary>Reads what answers tell in their headers.</summary>
internal static class HeaderReader
{
    private const string RangeUnit = "bytes ";

    public static AisObjectProperties ReadObject(AnswerHeaders headers, string name, long size)
    {
        string etag = headers.GetText(HeaderNames.ETag).Trim('"');
        return new AisObjectProperties
        {
            Name = name,
            BucketName = headers.GetText(HeaderNames.BucketName),
            BucketProvider = headers.GetText(HeaderNames.BucketProvider),
            Size = size,
            Version = headers.GetText(HeaderNames.Version),
            Checksum = ReadChecksum(headers),
            AccessedNs = AisTime.ParseNs(headers.Get(HeaderNames.AccessTime)),
            LastModifiedNs = AisTime.ParseLastModified(headers.Get(HeaderNames.LastModified), etag),
            ETag = etag,
            Custom = CustomMetadata.ParseHeaders(headers.GetAll(HeaderNames.CustomMetadata)),
            Location = headers.GetText(HeaderNames.ObjectLocation),
            Copies = (int)Math.Min(headers.GetNumber(HeaderNames.MirrorCopies), int.MaxValue),
            MirrorPaths = ReadPaths(headers.Get(HeaderNames.MirrorPaths)),
            IsPresent = headers.Get(HeaderNames.Present) switch
            {
                HeaderNames.True => true,
                HeaderNames.False => false,
                _ => null,
            },
            ChunkCount = (int)Math.Min(headers.GetNumber(HeaderNames.ChunkCount), int.MaxValue),
            MaxChunkSize = headers.GetNumber(HeaderNames.MaxChunkSize),
        };
    }

    public static AisPutResult ReadPut(AnswerHeaders headers, long size) => new()
    {
        Size = size,
        Version = headers.GetText(HeaderNames.Version),
        Checksum = ReadChecksum(headers),
        AccessedNs = AisTime.ParseNs(headers.Get(HeaderNames.AccessTime)),
        Custom = CustomMetadata.ParseHeaders(headers.GetAll(HeaderNames.CustomMetadata)),
    };

    /// <summary>Reads <c>Content-Range: bytes a-b/size</c>; a size of '*' is -1.</summary>
    public static bool TryReadRange(string? header, out long offset, out long length, out long size)
    {
        offset = length = 0;
        size = -1;
        if (header is null || !header.StartsWith(RangeUnit, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> text = header.AsSpan(RangeUnit.Length);
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

    /// <summary>Reads the properties of a bucket from its header.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="provider">The provider, for answers that do not tell it.</param>
    /// <param name="what">What was asked, for the error.</param>
    /// <exception cref="AisProtocolException">The header is malformed.</exception>
    public static AisBucketProperties ReadBucket(AnswerHeaders headers, string provider, string what)
    {
        string text = headers.GetText(HeaderNames.BucketProperties);
        if (text.Length == 0)
        {
            return new AisBucketProperties { Provider = provider };
        }

        JsonElement json = AnswerReader.Read(Encoding.UTF8.GetBytes(text), AnswerJson.Default.JsonElement, what);
        BucketPropertiesDto properties = AnswerReader.Read(json, AnswerJson.Default.BucketPropertiesDto, what);
        return new AisBucketProperties
        {
            Json = json,
            Provider = properties.Provider.Length > 0 ? properties.Provider : provider,
            ChecksumType = (properties.Checksum ?? properties.OldChecksum)?.Type ?? string.Empty,
            IsVersioned = properties.Versioning?.IsEnabled,
            CreatedNs = AisTime.ParseNs(properties.CreatedNs),
            IsPresent = properties.IsPresent != false,
        };
    }

    private static AisChecksum ReadChecksum(AnswerHeaders headers)
    {
        string type = headers.GetText(HeaderNames.ChecksumType);
        string value = headers.GetText(HeaderNames.ChecksumValue);
        return type.Length == 0 || value.Length == 0 ? AisChecksum.None : new AisChecksum(type, value);
    }

    private static string[] ReadPaths(string? header)
        => header is null ? [] : header.Trim('[', ']').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
