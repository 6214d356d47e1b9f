using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Exchanges;

/// <summary>Reads the body of a request: as content, or as a message.</summary>
internal static class RequestContent
{
    private const int MaxMessageSize = 64 << 20;

    /// <summary>Streams the body into a writer, and through checksums on the way.</summary>
    public static async Task ReadContentAsync(this Exchange exchange, BlobWriter to, ChecksumState? first, ChecksumState? second)
    {
        await ReceiveAsync(exchange, piece =>
        {
            first?.Append(piece);
            second?.Append(piece);
            to.Append(piece);
        }).ConfigureAwait(false);
    }

    /// <summary>Reads the body and throws it away.</summary>
    public static Task DrainAsync(this Exchange exchange) => ReceiveAsync(exchange, static _ => { });

    /// <summary>The whole body of a message.</summary>
    /// <exception cref="RequestException">413: it is longer than 64 MiB.</exception>
    public static async ValueTask<byte[]> ReadBodyAsync(this Exchange exchange)
    {
        if (exchange.Request.ContentLength == 0)
        {
            return [];
        }

        ArrayBufferWriter<byte> body = new();
        PipeReader reader = exchange.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(exchange.Aborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                body.Write(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (body.WrittenCount > MaxMessageSize)
            {
                throw new RequestException(413, "message too long");
            }

            if (result.IsCompleted)
            {
                return body.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>The JSON of a body that is not an action message; an empty object if the body is empty.</summary>
    /// <exception cref="RequestException">400: the body is no JSON.</exception>
    public static async ValueTask<JsonDocument> ReadJsonAsync(this Exchange exchange)
    {
        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        }
        catch (JsonException e)
        {
            throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal ({exchange.Method}), err: {e.Message}");
        }
    }

    private static async Task ReceiveAsync(Exchange exchange, Action<ReadOnlySpan<byte>> take)
    {
        AwsChunks? chunks = AwsChunks.Of(exchange, take);
        take = chunks is null ? take : chunks.Append;
        PipeReader reader = exchange.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(exchange.Aborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                take(segment.Span);
                exchange.Meter.AddReceived(segment.Length);
            }

            reader.AdvanceTo(result.Buffer.End);
            exchange.Faults.CheckUpload(exchange);
            if (result.IsCompleted)
            {
                chunks?.End();
                return;
            }
        }
    }
}
