using System.IO.Pipes;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace AisFs.Control.Server;

/// <summary>
/// Listens on a named pipe of Windows that this user alone may open. There is always an instance that waits, so that no client finds
/// the pipe missing between two others.
/// </summary>
/// <param name="name">The name of the pipe.</param>
internal sealed class PipeListener(string name) : IConnectionListenerFactory, IConnectionListener
{
    // How long to wait when no further instance can be made.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ending = new();
    private NamedPipeServerStream? _waiting;

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

    /// <exception cref="IOException">Another program has a pipe of that name.</exception>
    /// <exception cref="UnauthorizedAccessException">Another user's program has one.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // Whoever has the name already would be asked in place of this mount.
        _waiting = Create(PipeOptions.FirstPipeInstance);
        return ValueTask.FromResult<IConnectionListener>(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            // An exception would be the end of all listening.
            while (true)
            {
                if (await TryAcceptAsync(either.Token).ConfigureAwait(false) is { } pipe)
                {
                    return new PipeConnection(pipe);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default) => await _ending.CancelAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (_waiting is not null)
        {
            await _waiting.DisposeAsync().ConfigureAwait(false);
        }

        _ending.Dispose();
    }

    private async ValueTask<NamedPipeServerStream?> TryAcceptAsync(CancellationToken cancellationToken)
    {
        if ((_waiting ??= TryCreate()) is not { } pipe)
        {
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
            return null;
        }

        bool isConnected = await TryConnectAsync(pipe, cancellationToken).ConfigureAwait(false);
        _waiting = TryCreate();
        if (isConnected)
        {
            return pipe;
        }

        await pipe.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<bool> TryConnectAsync(NamedPipeServerStream pipe, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            // A client came and went: this instance can take no other one.
            return false;
        }
    }

    private NamedPipeServerStream? TryCreate()
    {
        try
        {
            return Create(PipeOptions.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There are too many instances.
            return null;
        }
    }

    private NamedPipeServerStream Create(PipeOptions more)
        => new(name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | more);
}
