using System.Buffers;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Listing;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Answers with a page of a listing.</summary>
internal static class ListedPages
{
    /// <summary>Answers in the form that the request takes: msgpack or JSON.</summary>
    public static Task AnswerAsync(Exchange exchange, ListedPage page)
    {
        ArrayBufferWriter<byte> body = new(64 + (page.Count * 64));
        if (exchange.Request.Headers.Accept.ToString().Contains("application/msgpack", StringComparison.Ordinal))
        {
            ListPacker.Write(page, body);
            return exchange.BytesAsync(body.WrittenMemory, "application/msgpack");
        }

        ListJsonWriter.Write(page, body);
        return exchange.BytesAsync(body.WrittenMemory, "application/json; charset=utf-8");
    }
}
