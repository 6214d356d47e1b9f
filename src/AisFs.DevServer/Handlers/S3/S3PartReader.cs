using System.Globalization;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>GET of one part of an object that was uploaded in parts.</summary>
internal sealed class S3PartReader(ObjectFinder finder)
{
    private const int SniffedLength = 512;

    public async Task GetAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string text = exchange.Query["partNumber"];
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            throw new RequestException(400, $"invalid part number \"{text}\": strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        if (number < 1)
        {
            throw new RequestException(400, $"part number must be a positive integer, got: {number}");
        }

        ObjectRecord? record = finder.Open(request);
        try
        {
            if (record is null || record.Chunks.Count == 0)
            {
                string manifest = request.Here.FileOf(request.Bucket.Key, "ut", request.SentName);
                throw new RequestException(400, $"failed to load completed chunk-manifest[{request.DisplayName}, id=]: open {manifest}: no such file or directory", "wrapError");
            }

            await SendAsync(request, record, number).ConfigureAwait(false);
        }
        finally
        {
            record?.Content.Release();
        }
    }

    private static async Task SendAsync(ObjectRequest request, ObjectRecord record, int number)
    {
        Exchange exchange = request.Exchange;
        if (number > record.Chunks.Count)
        {
            throw new RequestException(404, $"o[{request.Bucket.Key.Name}/{request.SentName}]: chunk {number} does not exist", "ErrNotFound");
        }

        (long start, long length) = record.Chunks.RangeOf(number, record.Size);
        byte[] first = new byte[Math.Min(length, SniffedLength)];
        int read = record.Content.Read(start, first);
        exchange.Response.ContentType = IsText(first.AsSpan(0, read)) ? "text/plain; charset=utf-8" : "application/octet-stream";
        exchange.Response.ContentLength = length;
        await exchange.WriteContentAsync(record.Content, start, length).ConfigureAwait(false);
    }

    /// <summary>Whether the HTTP library of the real server takes a content without a type for text.</summary>
    private static bool IsText(ReadOnlySpan<byte> content) => content.IndexOfAnyInRange<byte>(0x00, 0x08) < 0
        && content.IndexOfAnyInRange<byte>(0x0e, 0x1a) < 0 && content.IndexOfAnyInRange<byte>(0x1c, 0x1f) < 0 && content.IndexOf((byte)0x0b) < 0;
}
