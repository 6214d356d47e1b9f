using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AisFs.DevServer.Transport;

/// <summary>
/// A socket transport for Kestrel, for what the stock one cannot do: send content straight from where it lies, in large
/// pieces, cut connections with a reset, and let a refused upload read its answer before the connection goes.
/// </summary>
internal sealed class SocketListenerFactory : IConnectionListenerFactory
{
    private const int Backlog = 1024;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(Backlog);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return ValueTask.FromResult<IConnectionListener>(new SocketListener(socket));
    }
}
