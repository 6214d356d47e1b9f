using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AisFs.DevServer.Transport;

/// <summary>One connection: a loop that receives into a pipe, and an output that writes to the socket.</summary>
internal sealed class SocketConnection : DefaultConnectionContext, IContentSink
{
    private const int ReceiveSize = 128 << 10;

    /// <summary>How long a closed connection waits for the client to stop sending, so that it can read the answer.</summary>
    private static readonly TimeSpan s_lingerTime = TimeSpan.FromMilliseconds(500);

    private static readonly PipeOptions s_input = new(
        MemoryPool<byte>.Shared,
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 1 << 20,
        resumeWriterThreshold: 512 << 10,
        minimumSegmentSize: ReceiveSize,
        useSynchronizationContext: false);

    private readonly Socket _socket;
    private readonly Pipe _received = new(s_input);
    private readonly SocketOutput _output;
    private readonly CancellationTokenSource _closed = new();
    private Task _receiving = Task.CompletedTask;
    private int _down;
    private volatile bool _hangsUp;

    private readonly Action<SocketConnection> _ended;

    private SocketConnection(Socket socket, Action<SocketConnection> ended)
        : base(Guid.NewGuid().ToString("N"))
    {
        _socket = socket;
        _ended = ended;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        _output = new SocketOutput(socket);
        Transport = new Duplex(_received.Reader, _output);
        Features.Set<IContentSink>(this);
    }

    /// <param name="socket">The accepted socket.</param>
    /// <param name="ended">Called when the connection is done with.</param>
    public static SocketConnection Start(Socket socket, Action<SocketConnection> ended)
    {
        SocketConnection connection = new(socket, ended);
        connection._receiving = connection.ReceiveAsync();
        return connection;
    }

    bool IContentSink.TryAttach(ReadOnlyMemory<byte> content) => _output.TryAttach(content);

    bool IContentSink.Detach() => _output.Detach();

    /// <inheritdoc/>
    public void HangUp()
    {
        // For the web server the client is gone. By itself it reads the rest of a body for 5 s, and sends the client's end only then.
        _hangsUp = true;
        _closed.Cancel();
    }

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset()
    {
        if (Interlocked.Exchange(ref _down, 1) == 0)
        {
            try
            {
                _socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The other side has closed already.
            }

            _socket.Close(0);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!_hangsUp)
        {
            Reset();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _output.CompleteAsync().ConfigureAwait(false);
        await _received.Reader.CompleteAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _down) == 0)
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Send);
                await _receiving.WaitAsync(s_lingerTime).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or TimeoutException)
            {
                // The time is over, or the connection is gone.
            }
        }

        Interlocked.Exchange(ref _down, 1);
        _socket.Dispose();
        await _receiving.ConfigureAwait(false);
        _closed.Dispose();
        _ended(this);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        // The accept loop must not run the first request.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? error = null;
        try
        {
            PipeWriter writer = _received.Writer;
            while (true)
            {
                Memory<byte> buffer = writer.GetMemory(ReceiveSize / 2);
                int count = await _socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                writer.Advance(count);
                FlushResult flushed = await writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted)
                {
                    // The request is over: bytes that still come are thrown away until the client notices.
                    await DiscardAsync().ConfigureAwait(false);
                    break;
                }
            }
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted
                ? new ConnectionResetException(e.Message, e)
                : new ConnectionAbortedException(e.Message, e);
        }
        catch (ObjectDisposedException e)
        {
            error = new ConnectionAbortedException(e.Message, e);
        }
        finally
        {
            await _received.Writer.CompleteAsync(error).ConfigureAwait(false);
            await _closed.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task DiscardAsync()
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(ReceiveSize);
        try
        {
            while (await _socket.ReceiveAsync(scratch, SocketFlags.None).ConfigureAwait(false) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
