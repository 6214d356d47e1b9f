using System.IO.Pipelines;

namespace AisFs.DevServer.Exchanges;

/// <summary>A body that is made while it is sent, and is never in memory as a whole.</summary>
internal static class PipedAnswer
{
    private static readonly PipeOptions s_options = new(pauseWriterThreshold: 256 << 10, resumeWriterThreshold: 64 << 10, useSynchronizationContext: false);

    /// <summary>Sends what a function writes. If the function fails before the body has begun, the request can still be answered with an error.</summary>
    /// <param name="exchange">The request; status and headers are set.</param>
    /// <param name="countsShortBody">Whether a body of at most 2 KiB comes with its length, as the real server's mostly do.</param>
    /// <param name="write">Writes the body, on a thread of its own.</param>
    public static async Task SendAsync(Exchange exchange, bool countsShortBody, Action<Stream> write)
    {
        Pipe pipe = new(s_options);
#pragma warning disable RS0030 // The archive writers are synchronous: they block on the pipe while this thread sends.
        Task writing = Task.Run(() => Write(pipe.Writer, write));
#pragma warning restore RS0030
        try
        {
            ReadResult result = await pipe.Reader.ReadAtLeastAsync(Answers.MaxCountedBody + 1, exchange.Aborted).ConfigureAwait(false);
            if (countsShortBody && result.IsCompleted && result.Buffer.Length <= Answers.MaxCountedBody)
            {
                exchange.Response.ContentLength = result.Buffer.Length;
            }

            while (true)
            {
                foreach (ReadOnlyMemory<byte> piece in result.Buffer)
                {
                    await exchange.Node.Life.WaitAsync(exchange.Aborted).ConfigureAwait(false);
                    await exchange.WriteBytesAsync(piece).ConfigureAwait(false);
                    exchange.Meter.AddSent(piece.Length);
                }

                pipe.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }

                result = await pipe.Reader.ReadAsync(exchange.Aborted).ConfigureAwait(false);
            }
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Write(PipeWriter writer, Action<Stream> write)
    {
        Exception? error = null;
        try
        {
            using Stream stream = writer.AsStream(leaveOpen: true);
            write(stream);
        }
        catch (Exception e)
        {
            // The reader throws it.
            error = e;
        }

        writer.Complete(error);
    }
}
