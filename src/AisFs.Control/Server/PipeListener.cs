using System.IO.Pipes;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace AisFs.Control.Server;

/// <summary>Listens on a named pipe of Windows that this user alone may open.</summary>
internal sealed class PipeListener(string name) : IConnectionListenerFactory, IConnectionListener
{
    private readonly CancellationTokenSource _ending = new();

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        NamedPipeServerStream? pipe = null;
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
            pipe = new NamedPipeServerStream(
                name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            await pipe.WaitForConnectionAsync(either.Token).ConfigureAwait(false);
            return new PipeConnection(pipe);
        }
        catch (OperationCanceledException)
        {
            if (pipe is not null)
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
            }

            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default) => await _ending.CancelAsync().ConfigureAwait(false);

    public ValueTask DisposeAsync()
    {
        _ending.Dispose();
        return ValueTask.CompletedTask;
    }
}
