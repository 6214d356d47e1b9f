using AisFs.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>Stands before a cluster's proxy and lets through only who has the right token.</summary>
internal sealed class TokenGate : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly string _cluster;
    private LoopbackServer? _server;

    private TokenGate(string cluster) => _cluster = cluster.TrimEnd('/');

    public string Endpoint => _server!.Endpoint;

    /// <summary>The token that is right at present.</summary>
    public string Token { get; set; } = string.Empty;

    public static async Task<TokenGate> StartAsync(string cluster)
    {
        TokenGate gate = new(cluster);
        gate._server = await LoopbackServer.StartAsync(gate.AnswerAsync);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), _cluster + target);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request, context.RequestAborted);
        response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Content-Length" or "Transfer-Encoding" or "Connection"))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        byte[] body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (context.Request.Method != HttpMethods.Head)
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
