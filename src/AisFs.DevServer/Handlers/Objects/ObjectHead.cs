using System.Globalization;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>HEAD of an object: all of its properties, or those that the query names.</summary>
internal sealed class ObjectHead(ObjectFinder finder)
{
    public Task HeadAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        ObjectRecord? record = finder.Open(request);
        if (record is null)
        {
            return request.NotFoundAsync();
        }

        record.Content.Release();
        if (!request.Bucket.Key.IsRemote && exchange.Query.Flag("latest-ver"))
        {
            // There is no other place to ask, and the real target panics.
            exchange.Http.Abort();
            return Task.CompletedTask;
        }

        string presence = exchange.Query["presence"];
        if (!record.IsCached && presence is ("2" or "3" or "4"))
        {
            return request.NotFoundAsync();
        }

        if (presence == "5" && record.IsCached)
        {
            return exchange.FailAsync(400, null, $"{request.DisplayName} is present (vs requested 'flt-outside'(5))");
        }

        if (presence is "1" or "3")
        {
            return Task.CompletedTask;
        }

        exchange.Response.Headers["Ais-Present"] = record.IsCached ? "true" : "false";
        string props = exchange.Query["props"];
        if (props.Length > 0)
        {
            return AnswerSomeAsync(request, record, props);
        }

        AnswerAll(request, record);
        return Task.CompletedTask;
    }

    private static void AnswerAll(ObjectRequest request, ObjectRecord record)
    {
        HttpResponse response = request.Exchange.Response;
        Mountpath here = request.Here;
        if (record.Size > 0)
        {
            // The real server's HTTP library drops a zero that no body follows.
            response.ContentLength = record.Size;
        }

        ObjectHeaders.WriteAttributes(response.Headers, request.Bucket, record);
        response.Headers["Ais-Bucket-Name"] = request.Bucket.Key.Name;
        response.Headers["Ais-Bucket-Provider"] = request.Bucket.Key.Provider;
        response.Headers["Ais-Location"] = here.Location;
        IReadOnlyList<Mountpath> copies = request.Bucket.CopiesOf(record, here);
        response.Headers["Ais-Mirror-Copies"] = Texts.Number(copies.Count);
        response.Headers["Ais-Mirror-Paths"] = $"[{string.Join(' ', copies.Select(static copy => copy.Path))}]";
        response.Headers["Ais-Name"] = Texts.OneLine(record.LongName is null ? request.SentName : LongNames.Shorten(ObjectHeaders.LongFileOf(request.Bucket, record)));
    }

    private static Task AnswerSomeAsync(ObjectRequest request, ObjectRecord record, string props)
    {
        foreach (string item in props.Split(','))
        {
            if (!TryWrite(request, record, item.Trim()))
            {
                return request.Exchange.FailAsync(400, null, $"invalid property \"{item.Trim()}\" in props list");
            }
        }

        request.Exchange.Response.ContentLength = record.Size;
        return Task.CompletedTask;
    }

    /// <summary>Writes a property; false if there is no property of that name.</summary>
    private static bool TryWrite(ObjectRequest request, ObjectRecord record, string property)
    {
        IHeaderDictionary headers = request.Exchange.Response.Headers;
        switch (property)
        {
            case "" or "name" or "size" or "ec":
                return true;
            case "checksum":
                ObjectHeaders.WriteChecksum(headers, record);
                return true;
            case "atime":
                headers["Ais-Atime"] = Texts.Number(record.Accessed);
                return true;
            case "version":
                ObjectHeaders.WriteVersion(headers, record);
                return true;
            case "custom":
                ObjectHeaders.WriteCustom(headers, request.Bucket, record);
                return true;
            case "last-modified":
                headers.LastModified = GoTime.ToDate(record.Modified).ToString("r", CultureInfo.InvariantCulture);
                return true;
            case "etag":
                headers.ETag = ObjectHeaders.ETagOf(record);
                return true;
            case "location":
                headers["Ais-Location"] = request.Here.Location;
                return true;
            case "copies":
                IReadOnlyList<Mountpath> copies = request.Bucket.CopiesOf(record, request.Here);
                headers["Ais-Mirror-Copies"] = Texts.Number(copies.Count);
                headers["Ais-Mirror-Paths"] = string.Join(',', copies.Select(static copy => copy.Path));
                return true;
            case "chunked":
                WriteChunks(headers, record.Chunks);
                return true;
            default:
                return false;
        }
    }

    private static void WriteChunks(IHeaderDictionary headers, ChunkLayout chunks)
    {
        if (chunks.Count > 1)
        {
            headers["Ais-Chunks-Count"] = Texts.Number(chunks.Count);
            headers["Ais-Chunks-Max-Chunk-Size"] = Texts.Number(chunks.MaxSize);
        }
    }
}
