using System.IO.Pipes;
using System.Net;
using AisFs.Control.Server;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Cli.Tests.Inspection;

/// <summary>The web server on a named pipe. .NET has them on every system, so that this runs on Linux, too.</summary>
public sealed class PipeListenerTests
{
    [Fact]
    public async Task Several_clients_are_served_one_after_the_other_and_at_once_and_the_server_ends()
    {
        string name = $"aisfs-test-{Guid.NewGuid():N}";
        KestrelServerOptions options = new();
        options.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        using KestrelServer server = new(Microsoft.Extensions.Options.Options.Create(options), new PipeListener(name), NullLoggerFactory.Instance);
        await server.StartAsync(new Echo(), TestContext.Current.CancellationToken);
        using HttpClient http = new(new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(name, token) });
        Assert.Equal("/first", await http.GetStringAsync(new Uri("http://localhost/first"), TestContext.Current.CancellationToken));
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => http.GetStringAsync(new Uri($"http://localhost/{i}"), TestContext.Current.CancellationToken)));
        Assert.Equal([.. Enumerable.Range(0, 8).Select(static i => $"/{i}")], answers);
        using CancellationTokenSource grace = new(TimeSpan.FromSeconds(1));
        await server.StopAsync(grace.Token);
        using CancellationTokenSource limit = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<Exception>(async () => await ConnectAsync(name, limit.Token));
    }

    private static async ValueTask<Stream> ConnectAsync(string name, CancellationToken cancellationToken)
    {
        NamedPipeClientStream pipe = new(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await pipe.ConnectAsync(cancellationToken);
        return pipe;
    }

    private sealed class Echo : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => context.Response.WriteAsync(context.Request.Path);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
