using AisFs.DevServer.Api;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AisFs.DevServer.Hosting;

/// <summary>Creates the web server, which listens on one port for each node.</summary>
internal static class ServerFactory
{
    /// <summary>1 MiB, and the little more that the real server takes: longer headers are answered with 431.</summary>
    private const int MaxHeaderSize = (1 << 20) + 4096;

    /// <summary>Creates a server that is not started.</summary>
    /// <param name="options">How the cluster is built.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="ports">Opens the ports.</param>
    /// <param name="endpoints">The ports of the proxy, the targets and the AuthN service, in this order.</param>
    public static KestrelServer Create(DevServerOptions options, ILoggerFactory loggers, SocketListenerFactory ports, out IReadOnlyList<ListenOptions> endpoints)
    {
        KestrelServerOptions kestrel = new()
        {
            AddServerHeader = false,
            ResponseHeaderEncodingSelector = static _ => HeaderText.Instance,
        };
        SetLimits(kestrel.Limits, options);
        List<ListenOptions> added = [];
        kestrel.Listen(options.Address, options.ProxyPort, Add);
        for (int i = 0; i < options.TargetCount; i++)
        {
            kestrel.Listen(options.Address, options.TargetPort(i), Add);
        }

        if (options.AuthN is { } authn)
        {
            kestrel.Listen(options.Address, authn.Port, Add);
        }

        endpoints = added;
        return new KestrelServer(Options.Create(kestrel), ports, loggers);

        void Add(ListenOptions endpoint)
        {
            endpoint.Protocols = HttpProtocols.Http1;
            added.Add(endpoint);
        }
    }

    private static void SetLimits(KestrelServerLimits limits, DevServerOptions options)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MaxRequestLineSize = MaxHeaderSize;
        limits.MaxRequestBufferSize = 4 << 20;
        limits.MaxResponseBufferSize = 1 << 20;
        limits.MaxRequestHeadersTotalSize = MaxHeaderSize;
        limits.MaxRequestHeaderCount = int.MaxValue;
    }
}
