using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AisFs.DevServer.Transport;

/// <summary>Accepts connections on one port.</summary>
internal sealed class SocketListener(Socket socket) : IConnectionListener
{
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                accepted.NoDelay = true;
                return SocketConnection.Start(accepted);
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException
                || (e is SocketException { SocketErrorCode: SocketError.OperationAborted }))
            {
                return null;
            }
            catch (SocketException)
            {
                // The client gave up between connecting and being accepted.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
