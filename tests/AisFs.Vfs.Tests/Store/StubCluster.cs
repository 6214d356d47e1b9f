using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AisFs.Vfs.Tests.Store;

/// <summary>A proxy that answers as a test says, for clusters that the embedded server does not play.</summary>
internal sealed class StubCluster : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string, string, (int Status, string Body)> _answer;
    private readonly Task _running;

    /// <summary>Starts.</summary>
    /// <param name="answer">Takes method, path with query, unescaped, and body.</param>
    public StubCluster(Func<string, string, string, (int Status, string Body)> answer)
    {
        _answer = answer;
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

    /// <summary>What was asked: method, path with query, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using HttpListenerResponse response = context.Response;
                using StreamReader reader = new(context.Request.InputStream);
                string body = await reader.ReadToEndAsync();
                string path = Uri.UnescapeDataString(context.Request.RawUrl!);
                Requests.Enqueue((context.Request.HttpMethod, path, body));
                (response.StatusCode, string text) = _answer(context.Request.HttpMethod, path, body);
                response.ContentType = "application/json";
                if (context.Request.HttpMethod != "HEAD")
                {
                    await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
