using System.Text;
using AisFs.TestKit;
using Microsoft.AspNetCore.Http;

namespace AisFs.Telemetry.Tests.Export;

/// <summary>Takes what is sent by OTLP over HTTP, and keeps the bytes. Names in the messages can be found as text.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly List<(string Path, string Body)> _received = [];
    private LoopbackServer _server = null!;

    /// <summary>Where it listens.</summary>
    public string Endpoint => _server.Endpoint;

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        OtlpReceiver receiver = new();
        receiver._server = await LoopbackServer.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    /// <summary>All that came to a path, as one text.</summary>
    public string Of(string path)
    {
        lock (_received)
        {
            return string.Concat(_received.Where(one => one.Path == path).Select(static one => one.Body));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        lock (_received)
        {
            _received.Add((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        }

        context.Response.ContentType = "application/x-protobuf";
    }
}
