using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AisFs.DevServer.Exchanges;

/// <summary>Answers whose content is in memory.</summary>
internal static class Answers
{
    /// <summary>Above this size the real server's HTTP library sends a body in chunks.</summary>
    public const int MaxCountedBody = 2048;

    private const long MuchToRead = 256 << 10;

    /// <summary>How the real servers write JSON.</summary>
    public static JsonWriterOptions JsonOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers 200 without a body.</summary>
    public static Task OkAsync(this Exchange exchange)
    {
        exchange.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Answers with plain text: job and upload ids, statuses.</summary>
    public static Task TextAsync(this Exchange exchange, string text, int status = 200)
        => exchange.BytesAsync(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", status);

    /// <summary>Answers with JSON that a function writes.</summary>
    public static Task JsonAsync(this Exchange exchange, Action<Utf8JsonWriter> write, string contentType = "application/json; charset=utf-8", int status = 200)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body, JsonOptions))
        {
            write(writer);
        }

        body.Write("\n"u8);
        return exchange.BytesAsync(body.WrittenMemory, contentType, status);
    }

    public static Task JsonAsync(this Exchange exchange, string json)
        => exchange.BytesAsync(Encoding.UTF8.GetBytes(json + "\n"), "application/json; charset=utf-8");

    public static async Task BytesAsync(this Exchange exchange, ReadOnlyMemory<byte> body, string contentType, int status = 200)
    {
        exchange.Response.StatusCode = status;
        exchange.Response.ContentType = contentType;
        exchange.Response.ContentLength = body.Length;
        exchange.Faults.EndAnswer(exchange);
        if (!exchange.IsHead && body.Length > 0)
        {
            await exchange.WriteBytesAsync(body).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sets the length of a body that the real server writes without telling its length first: its HTTP library counts what
    /// fits into one buffer, and sends the rest in chunks.
    /// </summary>
    public static void SetShortLength(this Exchange exchange, long length) => exchange.Response.ContentLength = length <= MaxCountedBody ? length : null;

    /// <summary>
    /// Ends the connection after this answer if the client waits for "100 Continue" or still has much to send, as the
    /// real servers do.
    /// </summary>
    public static void CloseIfBodyIsLeft(this Exchange exchange)
    {
        if (exchange.Request.Headers.ContainsKey("Expect") || exchange.Request.ContentLength > MuchToRead)
        {
            exchange.LeaveBody();
        }
    }
}
