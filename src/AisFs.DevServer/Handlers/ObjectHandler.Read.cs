using System.Globalization;
using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    private static async Task GetAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        ObjectRecord? record = OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            await (bucket.IsDirectory(name, Here(exchange, bucket))
                ? exchange.FailAsync(500, "ErrLmetaNotFound", $"{DisplayName(exchange, bucket)}, err: no data available")
                : NotFoundAsync(exchange, bucket)).ConfigureAwait(false);
            return;
        }

        try
        {
            if (EtlHandler.Named(exchange) is { Count: > 0 } etls)
            {
                await exchange.BytesAsync(EtlHandler.Transform(etls, record.Content), "application/octet-stream").ConfigureAwait(false);
                return;
            }

            await GetAsync(exchange, bucket, record).ConfigureAwait(false);
        }
        finally
        {
            record.Content.Release();
        }
    }

    private static async Task GetAsync(Exchange exchange, Bucket bucket, ObjectRecord record)
    {
        HttpResponse response = exchange.Response;
        ByteRange range = new(0, record.Size);
        string header = exchange.Request.Headers.Range.ToString();
        if (header.Length > 0)
        {
            ByteRange.Outcome outcome = ByteRange.Parse(header, record.Size, out ByteRange asked, out string message);
            switch (outcome)
            {
                case ByteRange.Outcome.Satisfiable:
                    range = asked;
                    response.StatusCode = StatusCodes.Status206PartialContent;
                    response.Headers.AcceptRanges = "bytes";
                    response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{record.Size}";
                    break;
                case ByteRange.Outcome.Unsatisfiable:
                    response.Headers.ContentRange = $"bytes */{record.Size}";
                    await exchange.FailAsync(416, "ErrRangeNotSatisfiable", message).ConfigureAwait(false);
                    return;
                case ByteRange.Outcome.None:
                    // The real target panics here: the connection drops, and the lock is never given back.
                    exchange.KeepLocks();
                    exchange.Http.Abort();
                    return;
                case ByteRange.Outcome.Multiple:
                    await exchange.FailAsync(416, "ErrUnsupp", $"cannot multi-range read {DisplayName(exchange, bucket)} - operation not supported").ConfigureAwait(false);
                    return;
                case ByteRange.Outcome.Malformed:
                    await exchange.FailAsync(416, null, message).ConfigureAwait(false);
                    return;
            }
        }

        WriteAttributes(exchange, bucket, record);
        response.ContentType = "application/octet-stream";
        response.ContentLength = range.Length;

        // The answer shows the time of the access before this one.
        record.Accessed = exchange.Cluster.Now;
        record.IsCached = true;
        await exchange.WriteContentAsync(record.Content, range.Start, range.Length).ConfigureAwait(false);
    }

    private static Task HeadAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        ObjectRecord? record = OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            return NotFoundAsync(exchange, bucket);
        }

        record.Content.Release();
        if (!bucket.Key.IsRemote && exchange.QueryFlag("latest-ver"))
        {
            // There is no other place to ask, and the real target panics.
            exchange.Http.Abort();
            return Task.CompletedTask;
        }

        HttpResponse response = exchange.Response;
        string presence = exchange.QueryValue("presence");
        if (!record.IsCached && presence is ("2" or "3" or "4"))
        {
            return NotFoundAsync(exchange, bucket);
        }

        if (presence == "5" && record.IsCached)
        {
            return exchange.FailAsync(400, null, $"{DisplayName(exchange, bucket)} is present (vs requested 'flt-outside'(5))");
        }

        if (presence is "1" or "3")
        {
            return Task.CompletedTask;
        }

        response.Headers["Ais-Present"] = record.IsCached ? "true" : "false";
        string props = exchange.QueryValue("props");
        Mountpath here = Here(exchange, bucket);
        if (props.Length > 0)
        {
            return HeadPropsAsync(exchange, bucket, record, props, here);
        }

        if (record.Size > 0)
        {
            // The real server's HTTP library drops a zero that no body follows.
            response.ContentLength = record.Size;
        }

        WriteAttributes(exchange, bucket, record);
        response.Headers["Ais-Bucket-Name"] = bucket.Key.Name;
        response.Headers["Ais-Bucket-Provider"] = bucket.Key.Provider;
        response.Headers["Ais-Location"] = here.Location;
        response.Headers["Ais-Mirror-Copies"] = "1";
        response.Headers["Ais-Mirror-Paths"] = $"[{here.Path}]";
        response.Headers["Ais-Name"] = Exchange.HeaderText(record.LongName is null ? Encoding.UTF8.GetString(exchange.ObjectName) : LongNames.Shorten(LongFileOf(bucket, record)));
        return Task.CompletedTask;
    }

    private static Task HeadPropsAsync(Exchange exchange, Bucket bucket, ObjectRecord record, string props, Mountpath here)
    {
        IHeaderDictionary headers = exchange.Response.Headers;
        foreach (string item in props.Split(','))
        {
            switch (item.Trim())
            {
                case "" or "name" or "size" or "ec":
                    break;
                case "checksum":
                    WriteChecksum(headers, record);
                    break;
                case "atime":
                    headers["Ais-Atime"] = Exchange.Number(record.Accessed);
                    break;
                case "version":
                    WriteVersion(headers, record);
                    break;
                case "custom":
                    WriteCustom(headers, bucket, record);
                    break;
                case "last-modified":
                    headers.LastModified = GoTime.ToDate(record.Modified).ToString("r", CultureInfo.InvariantCulture);
                    break;
                case "etag":
                    headers.ETag = ETagOf(record);
                    break;
                case "location":
                    headers["Ais-Location"] = here.Location;
                    break;
                case "copies":
                    headers["Ais-Mirror-Copies"] = "1";
                    headers["Ais-Mirror-Paths"] = here.Path;
                    break;
                case "chunked":
                    if (record.ChunkCount > 1)
                    {
                        headers["Ais-Chunks-Count"] = Exchange.Number(record.ChunkCount);
                        headers["Ais-Chunks-Max-Chunk-Size"] = Exchange.Number(record.MaxChunkSize);
                    }

                    break;
                default:
                    return exchange.FailAsync(400, null, $"invalid property \"{item.Trim()}\" in props list");
            }
        }

        exchange.Response.ContentLength = record.Size;
        return Task.CompletedTask;
    }

    /// <summary>"v1-checksum-mtime": the 1 is the format's version, not the object's.</summary>
    public static string ETagOf(ObjectRecord record) => $"\"v1-{record.ChecksumValue}-{Base36.Format(record.Modified)}\"";

    private static void WriteAttributes(Exchange exchange, Bucket bucket, ObjectRecord record)
    {
        IHeaderDictionary headers = exchange.Response.Headers;
        headers["Ais-Atime"] = Exchange.Number(record.Accessed);
        WriteChecksum(headers, record);
        WriteVersion(headers, record);
        WriteCustom(headers, bucket, record);
    }

    private static void WriteChecksum(IHeaderDictionary headers, ObjectRecord record)
    {
        if (record.ChecksumValue.Length > 0)
        {
            headers["Ais-Checksum-Type"] = record.ChecksumType;
            headers["Ais-Checksum-Value"] = record.ChecksumValue;
        }
    }

    private static void WriteVersion(IHeaderDictionary headers, ObjectRecord record)
    {
        if (record.Version > 0)
        {
            headers["Ais-Version"] = Exchange.Number(record.Version);
        }
    }

    private static void WriteCustom(IHeaderDictionary headers, Bucket bucket, ObjectRecord record)
    {
        if (record.Custom.Count > 0 || record.LongName is not null)
        {
            IEnumerable<string> lines = record.Custom.Select(pair => $"{pair.Key}={pair.Value}");
            headers["Ais-Custom-Md"] = new StringValues([.. (record.LongName is null ? lines : lines.Append("orig_fntl=" + LongFileOf(bucket, record))).Select(Exchange.HeaderText)]);
        }
    }

    /// <summary>The path that an object would have, were its name not too long.</summary>
    private static string LongFileOf(Bucket bucket, ObjectRecord record)
        => record.Place?.FileOf(bucket.Key, "ob", Encoding.UTF8.GetString(record.LongName ?? [])) ?? string.Empty;
}
