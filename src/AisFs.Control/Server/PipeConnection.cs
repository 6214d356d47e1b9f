using System.IO.Pipelines;
using System.IO.Pipes;
using Microsoft.AspNetCore.Connections;

namespace AisFs.Control.Server;

/// <summary>A client that is connected by a named pipe.</summary>
internal sealed class PipeConnection : DefaultConnectionContext
{
    private readonly CancellationTokenSource _closed = new();
    private readonly NamedPipeServerStream _pipe;

    public PipeConnection(NamedPipeServerStream pipe)
    {
        _pipe = pipe;
        ConnectionId = Guid.NewGuid().ToString("N");
        Transport = new Duplex(PipeReader.Create(pipe, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(pipe, new StreamPipeWriterOptions(leaveOpen: true)));
        ConnectionClosed = _closed.Token;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _closed.Cancel();
        _pipe.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await _closed.CancelAsync().ConfigureAwait(false);
        await _pipe.DisposeAsync().ConfigureAwait(false);
        _closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
