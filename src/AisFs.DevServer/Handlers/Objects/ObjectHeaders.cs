using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>The headers that describe an object.</summary>
internal static class ObjectHeaders
{
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
        if (record.Custom.Count > 0 || record.LongName is not null)
        {
            IEnumerable<string> lines = record.Custom.Select(pair => $"{pair.Key}={pair.Value}");
            headers["Ais-Custom-Md"] = new StringValues([.. (record.LongName is null ? lines : lines.Append("orig_fntl=" + LongFileOf(bucket, record))).Select(Texts.OneLine)]);
        }
    }

    /// <summary>"v1-checksum-mtime": the 1 is the format's version, not the object's.</summary>
    public static string ETagOf(ObjectRecord record) => $"\"v1-{record.Checksum.Value}-{Base36.Format(record.Modified)}\"";

    /// <summary>The path that an object would have if its name were not too long.</summary>
    public static string LongFileOf(Bucket bucket, ObjectRecord record)
        => record.Place?.FileOf(bucket.Key, "ob", Encoding.UTF8.GetString(record.LongName ?? [])) ?? string.Empty;
}
