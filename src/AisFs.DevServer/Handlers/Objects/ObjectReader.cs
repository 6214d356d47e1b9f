using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>GET of an object, whole or a range.</summary>
internal sealed class ObjectReader(ObjectFinder finder, Transforms transforms, ClusterClock clock)
{
    public async Task GetAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        ObjectRecord? record = finder.Open(request);
        if (record is null)
        {
            await (request.Bucket.IsDirectory(request.Name, request.Here)
                ? exchange.FailAsync(500, "ErrLmetaNotFound", $"{request.DisplayName}, err: no data available")
                : request.NotFoundAsync()).ConfigureAwait(false);
            return;
        }

        try
        {
            List<EtlRecord> etls = transforms.Named(exchange);
            await (etls.Count > 0
                ? exchange.BytesAsync(Transforms.Run(etls, record.Content), "application/octet-stream")
                : SendAsync(request, record)).ConfigureAwait(false);
        }
        finally
        {
            record.Content.Release();
        }
    }

    private async Task SendAsync(ObjectRequest request, ObjectRecord record)
    {
        Exchange exchange = request.Exchange;
        ByteRange range = new(0, record.Size);
        string header = exchange.Request.Headers.Range.ToString();
        if (header.Length > 0)
        {
            ByteRange.Outcome outcome = ByteRange.Parse(header, record.Size, out ByteRange asked, out string message);
            if (outcome != ByteRange.Outcome.Satisfiable)
            {
                await RefuseRangeAsync(request, record, outcome, message).ConfigureAwait(false);
                return;
            }

            range = asked;
            exchange.Response.StatusCode = StatusCodes.Status206PartialContent;
            exchange.Response.Headers.AcceptRanges = "bytes";
            exchange.Response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{record.Size}";
        }

        ObjectHeaders.Describe(exchange, request.Bucket, record);
        exchange.Response.ContentType = "application/octet-stream";
        exchange.Response.ContentLength = range.Length;

        // The answer shows the time of the access before this one.
        record.Accessed = clock.Now;
        record.IsCached = true;
        await exchange.WriteContentAsync(record.Content, range.Start, range.Length).ConfigureAwait(false);
    }

    private static Task RefuseRangeAsync(ObjectRequest request, ObjectRecord record, ByteRange.Outcome outcome, string message)
    {
        Exchange exchange = request.Exchange;
        switch (outcome)
        {
            case ByteRange.Outcome.Unsatisfiable:
                exchange.Response.Headers.ContentRange = $"bytes */{record.Size}";
                return exchange.FailAsync(416, "ErrRangeNotSatisfiable", message);
            case ByteRange.Outcome.None:
                // The real target panics here: the connection drops, and the lock is never given back.
                exchange.KeepLocks();
                exchange.Http.Abort();
                return Task.CompletedTask;
            case ByteRange.Outcome.Multiple:
                return exchange.FailAsync(416, "ErrUnsupp", $"cannot multi-range read {request.DisplayName} - operation not supported");
            default:
                return exchange.FailAsync(416, null, message);
        }
    }
}
