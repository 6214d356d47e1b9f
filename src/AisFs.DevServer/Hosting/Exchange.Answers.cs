using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AisFs.DevServer.Cluster;

namespace AisFs.DevServer.Hosting;

internal sealed partial class Exchange
{
    private const int MaxCountedBody = 2048;
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string RemoteAddress
    {
        get
        {
            IPAddress? address = Http.Connection.RemoteIpAddress;
            return address is null ? string.Empty : new IPEndPoint(address, Http.Connection.RemotePort).ToString();
        }
    }

    /// <summary>Answers 200 without a body.</summary>
    public Task OkAsync()
    {
        Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Answers with plain text: job and upload ids, statuses.</summary>
    public Task TextAsync(string text, int status = 200)
        => BytesAsync(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", status);

    public Task JsonAsync(Action<Utf8JsonWriter> write, string contentType = "application/json; charset=utf-8", int status = 200)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body, s_json))
        {
            write(writer);
        }

        body.Write("\n"u8);
        return BytesAsync(body.WrittenMemory, contentType, status);
    }

    public Task JsonAsync(string json) => BytesAsync(Encoding.UTF8.GetBytes(json + "\n"), "application/json; charset=utf-8");

    public async Task BytesAsync(ReadOnlyMemory<byte> body, string contentType, int status = 200)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        Response.ContentLength = body.Length;
        LoseAnswerIfAsked();
        if (!IsHead && body.Length > 0)
        {
            await WriteBytesAsync(body).ConfigureAwait(false);
        }
    }

    public Task FailAsync(RequestException error) => FailAsync(error.Status, error.TypeCode, error.Message);

    /// <summary>Answers with an error body, or with the Hdr-Error header where a body cannot be.</summary>
    public async Task FailAsync(int status, string? typeCode, string message, NodeInfo? node = null, NodeInfo? caller = null, string? path = null, string? nodeName = null)
    {
        if (Response.HasStarted)
        {
            Http.Abort();
            return;
        }

        ArrayBufferWriter<byte> body = new(256);
        using (Utf8JsonWriter json = new(body, s_json))
        {
            json.WriteStartObject();
            if (typeCode is not null)
            {
                json.WriteString("tcode"u8, typeCode);
            }

            json.WriteString("message"u8, message);
            json.WriteString("method"u8, Method);
            json.WriteString("url_path"u8, path ?? PathText);
            json.WriteString("remote_addr"u8, RemoteAddress);
            json.WriteString("caller"u8, caller?.Name ?? string.Empty);
            json.WriteString("node"u8, nodeName ?? (Node == Cluster.AuthNNode ? string.Empty : (node ?? Node).Name));
            json.WriteNumber("status"u8, status);
            json.WriteEndObject();
        }

        Response.StatusCode = status;
        Response.ContentType = "application/json";
        Response.Headers.XContentTypeOptions = "nosniff";
        if (IsHead)
        {
            Response.Headers["Hdr-Error"] = HeaderText(Encoding.UTF8.GetString(body.WrittenSpan));
            return;
        }

        body.Write("\n"u8);
        SetShortLength(body.WrittenCount);
        CloseIfBodyIsLeft();
        await Response.BodyWriter.WriteAsync(body.WrittenMemory, Aborted).ConfigureAwait(false);
    }

    /// <summary>
    /// The length of a body that the real server writes without telling its length first: its HTTP library counts what
    /// fits into one buffer, and sends the rest in chunks.
    /// </summary>
    public void SetShortLength(long length) => Response.ContentLength = length <= MaxCountedBody ? length : null;

    /// <summary>Answers 405.</summary>
    public Task MethodNotAllowedAsync(string allowed)
    {
        Response.Headers.Allow = allowed;
        Response.Headers.XContentTypeOptions = "nosniff";
        return BytesAsync("Method Not Allowed\n"u8.ToArray(), "text/plain; charset=utf-8", 405);
    }

    /// <summary>Answers 417 to an Expect header of anything but "100-continue".</summary>
    public void RefuseExpectation()
    {
        CountIfNew();
        Response.StatusCode = 417;
        Response.Headers.Connection = "close";
        Response.ContentLength = 0;
    }

    /// <summary>What a proxy does that asks all targets: it waits for one that hangs.</summary>
    /// <exception cref="RequestException">400: a target is stopped.</exception>
    public async ValueTask ReachTargetsAsync()
    {
        foreach (NodeInfo target in Cluster.Membership.Active)
        {
            await target.Life.WaitAsync(Aborted).ConfigureAwait(false);
            if (target.Life.Condition == TargetCondition.Stopped)
            {
                throw new RequestException(
                    400, $"{Node.Name}: failed to call {target.Name} [control-plane], err: {Method} \"{target.Url}{PathText}\": dial tcp {target.Host}:{target.Port}: connect: connection refused", "ErrFailedTo");
            }
        }
    }

    /// <summary>
    /// Ends the connection after this answer if the client waits for "100 Continue" or still has much to send, as the
    /// real servers do.
    /// </summary>
    public void CloseIfBodyIsLeft()
    {
        const long MuchToRead = 256 << 10;
        if (Request.Headers.ContainsKey("Expect") || Request.ContentLength > MuchToRead)
        {
            Response.Headers.Connection = "close";
        }
    }

    /// <summary>A header's value without line ends and other control characters.</summary>
    public static string HeaderText(string text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or '\x7f')
            {
                return string.Create(text.Length, text, static (span, source) =>
                {
                    for (int i = 0; i < span.Length; i++)
                    {
                        span[i] = source[i] is < ' ' or '\x7f' ? ' ' : source[i];
                    }
                });
            }
        }

        return text;
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
