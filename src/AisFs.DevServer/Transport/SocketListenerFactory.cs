using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace AisFs.DevServer.Transport;

/// <summary>
/// A socket transport for Kestrel, for what the stock one cannot do: send content straight from where it lies, in large
/// pieces, cut connections with a reset, let a refused upload read its answer before the connection goes, and close a
/// port for a while.
/// </summary>
internal sealed class SocketListenerFactory : IConnectionListenerFactory
{
    private readonly ConcurrentDictionary<int, SocketListener> _listeners = new();

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        SocketListener listener = new(endpoint);
        _listeners[listener.Port] = listener;
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <summary>The listener of a port that was bound.</summary>
    public SocketListener Find(int port) => _listeners[port];
}
