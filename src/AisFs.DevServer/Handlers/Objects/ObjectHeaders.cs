using System.Globalization;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>The headers that describe an object.</summary>
internal static class ObjectHeaders
{
    /// <summary>Describes an object in the answer to a GET or a PUT, as the interface does that the request came over.</summary>
    public static void Describe(Exchange exchange, Bucket bucket, ObjectRecord record)
    {
        if (exchange.SpeaksS3)
        {
            WriteS3(exchange.Response.Headers, record);
        }
        else
        {
            WriteAttributes(exchange.Response.Headers, bucket, record);
        }
    }

    /// <summary>Writes the headers that every S3 client reads, and the metadata that came from another S3 store.</summary>
    public static void WriteS3(IHeaderDictionary headers, ObjectRecord record)
    {
        headers.LastModified = GoTime.ToDate(record.Modified).ToString("r", CultureInfo.InvariantCulture);
        headers.ETag = ETagOf(record);
        foreach (KeyValuePair<string, string> pair in record.Custom.Where(static pair => pair.Key.StartsWith("X-Amz-Meta-", StringComparison.Ordinal)))
        {
            headers[pair.Key] = Texts.OneLine(pair.Value);
        }
    }

    public static void WriteAttributes(IHeaderDictionary headers, Bucket bucket, ObjectRecord record)
    {
        headers["Ais-Atime"] = Texts.Number(record.Accessed);
        WriteChecksum(headers, record);
        WriteVersion(headers, record);
        WriteCustom(headers, bucket, record);
    }

    public static void WriteChecksum(IHeaderDictionary headers, ObjectRecord record)
    {
        if (record.Checksum.Value.Length > 0)
        {
            headers["Ais-Checksum-Type"] = record.Checksum.Type;
            headers["Ais-Checksum-Value"] = record.Checksum.Value;
        }
    }

    public static void WriteVersion(IHeaderDictionary headers, ObjectRecord record)
    {
        if (record.Version > 0)
        {
            headers["Ais-Version"] = Texts.Number(record.Version);
        }
    }

    public static void WriteCustom(IHeaderDictionary headers, Bucket bucket, ObjectRecord record)
    {
        IReadOnlyList<KeyValuePair<string, string>> custom = record.TakeShown();
        if (custom.Count > 0 || record.LongName is not null)
        {
            IEnumerable<string> lines = custom.Select(pair => $"{pair.Key}={pair.Value}");
            headers["Ais-Custom-Md"] = new StringValues([.. (record.LongName is null ? lines : lines.Append("orig_fntl=" + LongFileOf(bucket, record))).Select(Texts.OneLine)]);
        }
    }

    /// <summary>The ETag: the one of a multipart upload over S3, the MD5, or "v1-checksum-mtime" (the 1 is the format's version, not the object's).</summary>
    public static string ETagOf(ObjectRecord record)
        => KnownETag(record) is { Length: > 0 } known ? $"\"{known}\""
            : record.Checksum.Value.Length == 0 ? string.Empty : $"\"v1-{record.Checksum.Value}-{Base36.Format(record.Modified)}\"";

    /// <summary>The ETag as far as it is known without the time of the last write; empty if it is not.</summary>
    public static string KnownETag(ObjectRecord record)
        => record.Custom.FirstOrDefault(static pair => pair.Key == "ETag").Value
            ?? (record.Chunks.Count == 0 && record.Checksum.Type == "md5" ? record.Checksum.Value : string.Empty);

    /// <summary>The path that an object would have if its name were not too long.</summary>
    public static string LongFileOf(Bucket bucket, ObjectRecord record)
        => record.Place?.FileOf(bucket.Key, "ob", Encoding.UTF8.GetString(record.LongName ?? [])) ?? string.Empty;
}
