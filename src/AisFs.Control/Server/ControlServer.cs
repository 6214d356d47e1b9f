using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AisFs.Control.Contract;
using AisFs.Control.Places;
using AisFs.Control.Reports;
using AisFs.Vfs.Api;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AisFs.Control.Server;

/// <summary>The control socket of a mount: HTTP and JSON on a Unix socket, or on a named pipe of Windows, for its owner alone.</summary>
public sealed class ControlServer : IAsyncDisposable
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaxBodyBytes = 64 << 10;
    private const int MaxClients = 64;

    // How long answers may go on when the mount has ended.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);

    private readonly KestrelServer _server;
    private readonly ControlPlace _place;

    private ControlServer(KestrelServer server, ControlPlace place)
    {
        _server = server;
        _place = place;
    }

    /// <summary>Makes the socket, and serves.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="folder">The folder of the socket.</param>
    /// <param name="files">How local files are looked at.</param>
    /// <param name="isTrusted">Whether the client of a connection is the owner.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server.</returns>
    /// <exception cref="IOException">The socket cannot be made; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not this user's to write.</exception>
    public static async Task<ControlServer> StartAsync(
        ControlledMount mount, string folder, IHostFiles files, Predicate<Socket> isTrusted, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mount);
        ControlFolder.Prepare(files, folder);
        ControlPlace place = new(folder, mount.Identity.Pid);
        place.Remove();
        KestrelServer server = Create(place, isTrusted);
        bool isServing = false;
        try
        {
            ControlApplication application = new(new ControlRoutes(mount, time), loggers.CreateLogger<ControlServer>());
            await server.StartAsync(application, cancellationToken).ConfigureAwait(false);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(place.Socket, OwnersOnly);
            }

            await WriteIdentityAsync(place, mount.Identity, cancellationToken).ConfigureAwait(false);
            isServing = true;
            return new ControlServer(server, place);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new IOException($"'{place.Socket}' cannot be made: {e.Message}", e);
        }
        finally
        {
            if (!isServing)
            {
                server.Dispose();
                place.Remove();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _place.Remove();
        using CancellationTokenSource now = new(s_grace);
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private static KestrelServer Create(ControlPlace place, Predicate<Socket> isTrusted)
    {
        // What becomes of single connections is of no interest in the log of a mount.
        ILoggerFactory loggers = NullLoggerFactory.Instance;
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Limits.MaxConcurrentConnections = MaxClients;
        options.Limits.MinResponseDataRate = null;
        if (OperatingSystem.IsWindows())
        {
            options.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
            return new KestrelServer(Options.Create(options), new PipeListener(place.Pipe), loggers);
        }

        options.ListenUnixSocket(place.Socket, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => Check(connection, isTrusted) ? next(connection) : Task.CompletedTask);
        });
        return new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions { IOQueueCount = 0 }), loggers), loggers);
    }

    private static bool Check(ConnectionContext connection, Predicate<Socket> isTrusted)
        => connection.Features.Get<IConnectionSocketFeature>() is { Socket: var socket } && isTrusted(socket);

    // Clients see all of it or nothing.
    private static async Task WriteIdentityAsync(ControlPlace place, MountIdentity identity, CancellationToken cancellationToken)
    {
        string temporary = place.Identity + ".new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersOnly;
        }

        FileStream file = new(temporary, options);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, identity, ControlJson.Default.MountIdentity, cancellationToken).ConfigureAwait(false);
        }

        File.Move(temporary, place.Identity, overwrite: true);
    }
}
