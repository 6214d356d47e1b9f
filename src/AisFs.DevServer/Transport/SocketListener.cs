using System.Net;
using System.Net.Sockets;
using AisFs.DevServer.Nodes;
using Microsoft.AspNetCore.Connections;

namespace AisFs.DevServer.Transport;

/// <summary>Accepts connections on one port. It can be closed and opened again.</summary>
internal sealed class SocketListener : IConnectionListener, INodePort
{
    private const int Backlog = 1024;
    private readonly Lock _gate = new();
    private readonly HashSet<SocketConnection> _connections = [];
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _socket;
    private bool _ended;

    public SocketListener(EndPoint endpoint)
    {
        _socket = Listen(endpoint);
        EndPoint = _socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    public int Port => ((IPEndPoint)EndPoint).Port;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? socket;
            Task opened;
            lock (_gate)
            {
                if (_ended)
                {
                    return null;
                }

                socket = _socket;
                opened = _opened.Task;
            }

            if (socket is null)
            {
                await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                Socket accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                accepted.NoDelay = true;
                SocketConnection connection = SocketConnection.Start(accepted, Forget);
                lock (_gate)
                {
                    if (_socket == socket)
                    {
                        _connections.Add(connection);
                    }
                    else
                    {
                        connection.Reset();
                    }
                }

                return connection;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client gave up between connecting and being accepted, or the port was closed.
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _socket?.Dispose();
            _socket = null;
            foreach (SocketConnection connection in _connections)
            {
                connection.Reset();
            }

            _connections.Clear();
        }
    }

    public void Open()
    {
        lock (_gate)
        {
            if (_socket is null && !_ended)
            {
                _socket = Listen(EndPoint);
                _opened.SetResult();
                _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _ended = true;
            _socket?.Dispose();
            _socket = null;
            _opened.TrySetResult();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private static Socket Listen(EndPoint endpoint)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
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
    }

    private void Forget(SocketConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }
}
