using System.Collections.Concurrent;
using System.Text;
using AisFs.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AisFs.Vfs.Tests.Store;

/// <summary>A proxy that answers as a test says, for clusters that the embedded server does not play.</summary>
internal sealed class StubCluster : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<string, string, string, (int Status, string Body)> _answer;
    private LoopbackServer? _server;

    private StubCluster(Func<string, string, string, (int Status, string Body)> answer) => _answer = answer;

    public string Endpoint => _server!.Endpoint;

    /// <summary>What was asked: method, path with query, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Requests { get; } = [];

    /// <summary>Starts.</summary>
    /// <param name="answer">Takes method, path with query, unescaped, and body; called for one request at a time.</param>
    public static async Task<StubCluster> StartAsync(Func<string, string, string, (int Status, string Body)> answer)
    {
        StubCluster cluster = new(answer);
        cluster._server = await LoopbackServer.StartAsync(cluster.AnswerAsync);
        return cluster;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        string path = Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        string text;
        lock (_lock)
        {
            Requests.Enqueue((context.Request.Method, path, body));
            (context.Response.StatusCode, text) = _answer(context.Request.Method, path, body);
        }

        context.Response.ContentType = "application/json";
        if (context.Request.Method != HttpMethods.Head)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        }
    }
}
