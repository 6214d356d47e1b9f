using System.Net;
using System.Net.Sockets;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>Stands before a cluster's proxy and lets through only who has the right token.</summary>
internal sealed class TokenGate : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly string _cluster;
    private readonly Task _running;

    public TokenGate(string cluster)
    {
        _cluster = cluster.TrimEnd('/');
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Endpoint = $"http://{free.LocalEndpoint}";
        }

        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _running = RunAsync();
    }

    public string Endpoint { get; }

    /// <summary>The token that is right at present.</summary>
    public string Token { get; set; } = string.Empty;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
        _client.Dispose();
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using HttpListenerResponse response = context.Response;
        if (context.Request.Headers["Authorization"] != $"Bearer {Token}")
        {
            response.StatusCode = 401;
            return;
        }

        using HttpRequestMessage request = new(new HttpMethod(context.Request.HttpMethod), _cluster + context.Request.RawUrl);
        if (context.Request.HasEntityBody)
        {
            request.Content = new StreamContent(context.Request.InputStream);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Content-Length" or "Transfer-Encoding" or "Connection"))
            {
                response.Headers[name] = string.Join(", ", values);
            }
        }

        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        if (context.Request.HttpMethod != "HEAD")
        {
            await response.OutputStream.WriteAsync(body);
        }
    }
}
