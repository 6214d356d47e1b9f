using System.Net;
using System.Text;
using AisFs.Client.Http.Tls;

namespace AisFs.Client.Http;

/// <summary>Makes the HTTP handler of a client.</summary>
internal static class HandlerFactory
{
    private const int MaxHeaderKiB = 128;

    public static SocketsHttpHandler Create(AisClientOptions options) => new()
    {
        UseProxy = options.UseProxy,
        Proxy = options.UseProxy ? new NearbyBypass(options.Proxy ?? HttpClient.DefaultProxy) : null,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionIdleTimeout = options.ConnectionIdleTimeout,
        MaxConnectionsPerServer = options.MaxConnectionsPerServer,

        // A body is sent only when the answer is there: the proxy never asks for it.
        Expect100ContinueTimeout = options.ResponseTimeout,

        // A reader that stops early rather costs a connection than megabytes.
        MaxResponseDrainSize = 64 << 10,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        MaxResponseHeadersLength = MaxHeaderKiB,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        SslOptions = TlsCredentials.Load(options.Tls),
    };
}
