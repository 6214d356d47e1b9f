using System.Buffers;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Exchanges;

/// <summary>Answers that say what went wrong.</summary>
internal static class ErrorAnswers
{
    /// <summary>Answers with the error body of an exception.</summary>
    public static Task FailAsync(this Exchange exchange, RequestException error) => exchange.FailAsync(error.Status, error.TypeCode, error.Message, error.Origin);

    /// <summary>Answers with an error body, or with the Hdr-Error header where a body is not allowed.</summary>
    public static async Task FailAsync(this Exchange exchange, int status, string? typeCode, string message, ErrorOrigin? origin = null)
    {
        if (exchange.Response.HasStarted)
        {
            exchange.Http.Abort();
            return;
        }

        if (exchange.SpeaksS3)
        {
            await S3Answers.FailAsync(exchange, status, typeCode, message).ConfigureAwait(false);
            return;
        }

        ArrayBufferWriter<byte> body = new(256);
        using (Utf8JsonWriter json = new(body, Answers.JsonOptions))
        {
            json.WriteStartObject();
            if (typeCode is not null)
            {
                json.WriteString("tcode"u8, typeCode);
            }

            json.WriteString("message"u8, message);
            json.WriteString("method"u8, origin?.Method ?? exchange.Method);
            json.WriteString("url_path"u8, origin?.Path ?? exchange.PathText);
            json.WriteString("remote_addr"u8, exchange.RemoteAddress);
            json.WriteString("caller"u8, origin?.Caller ?? exchange.Caller);
            json.WriteString("node"u8, exchange.Node.IsAuthN ? string.Empty : origin?.Node ?? exchange.Node.Name);
            json.WriteNumber("status"u8, status);
            json.WriteEndObject();
        }

        exchange.Response.StatusCode = status;
        exchange.Response.ContentType = "application/json";
        exchange.Response.Headers.XContentTypeOptions = "nosniff";
        if (exchange.IsHead)
        {
            exchange.Response.Headers["Hdr-Error"] = Texts.OneLine(Encoding.UTF8.GetString(body.WrittenSpan));
            return;
        }

        body.Write("\n"u8);
        exchange.SetShortLength(body.WrittenCount);
        exchange.CloseIfBodyIsLeft();
        await exchange.Response.BodyWriter.WriteAsync(body.WrittenMemory, exchange.Aborted).ConfigureAwait(false);
    }

    /// <summary>Answers 400 to a request that nothing here serves.</summary>
    public static Task InvalidUriAsync(this Exchange exchange)
    {
        exchange.Meter.Count(exchange);
        return exchange.FailAsync(400, null, $"invalid request URI: '{exchange.Method} {exchange.PathText}' from {exchange.RemoteAddress}");
    }

    /// <summary>Answers 405.</summary>
    public static Task MethodNotAllowedAsync(this Exchange exchange, string allowed)
    {
        exchange.Response.Headers.Allow = allowed;
        exchange.Response.Headers.XContentTypeOptions = "nosniff";
        return exchange.BytesAsync("Method Not Allowed\n"u8.ToArray(), "text/plain; charset=utf-8", 405);
    }

    /// <summary>Answers 417 to an Expect header of anything but "100-continue".</summary>
    public static void RefuseExpectation(this Exchange exchange)
    {
        exchange.Meter.Count(exchange);
        exchange.Response.StatusCode = 417;
        exchange.Response.Headers.Connection = "close";
        exchange.Response.ContentLength = 0;
    }
}
