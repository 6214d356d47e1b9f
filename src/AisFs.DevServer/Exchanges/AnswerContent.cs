using System.IO.Pipelines;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Transport;

namespace AisFs.DevServer.Exchanges;

/// <summary>Sends the content of an answer; faults about content strike here.</summary>
internal static class AnswerContent
{
    /// <summary>Bytes per read of a stored file.</summary>
    private const int ReadSize = 256 << 10;

    /// <summary>Below this size, copying is cheaper than sending from two places.</summary>
    private const int CopyLimit = 16 << 10;

    /// <summary>Streams a range of a content as the body; the headers are set.</summary>
    public static async Task WriteContentAsync(this Exchange exchange, Blob content, long offset, long length)
    {
        if (exchange.IsHead || length == 0)
        {
            return;
        }

        await exchange.Response.StartAsync(exchange.Aborted).ConfigureAwait(false);
        PipeWriter writer = exchange.Response.BodyWriter;

        // The framework puts the frames of a chunked body into the buffers that it is given: they must not be stored contents.
        IContentSink? sink = exchange.Response.ContentLength is null ? null : exchange.Http.Features.Get<IContentSink>();
        while (length > 0)
        {
            await exchange.Node.Life.WaitAsync(exchange.Aborted).ConfigureAwait(false);
            long wanted = await exchange.Faults.PaceAsync(exchange, length).ConfigureAwait(false);
            if (wanted <= 0)
            {
                return;
            }

            int count = Fill(writer, sink, content, offset, wanted);
            if (count == 0)
            {
                // The rest is lost: the answer ends here, short of the length that it announced.
                await writer.FlushAsync(exchange.Aborted).ConfigureAwait(false);
                return;
            }

            writer.Advance(count);
            exchange.Meter.AddStored(count);
            FlushResult flushed = await writer.FlushAsync(exchange.Aborted).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }

            offset += count;
            length -= count;
        }
    }

    /// <summary>Sends a body that is in memory.</summary>
    public static async Task WriteBytesAsync(this Exchange exchange, ReadOnlyMemory<byte> body)
    {
        if (!exchange.Faults.StrikesContent)
        {
            await exchange.Response.BodyWriter.WriteAsync(body, exchange.Aborted).ConfigureAwait(false);
            return;
        }

        await exchange.Response.StartAsync(exchange.Aborted).ConfigureAwait(false);
        while (body.Length > 0)
        {
            int count = (int)await exchange.Faults.PaceAsync(exchange, body.Length).ConfigureAwait(false);
            if (count <= 0)
            {
                return;
            }

            exchange.Meter.AddMade(count);
            await exchange.Response.BodyWriter.WriteAsync(body[..count], exchange.Aborted).ConfigureAwait(false);
            body = body[count..];
        }
    }

    /// <summary>Puts the next bytes where the response takes them from; large pieces in memory are not copied.</summary>
    private static int Fill(PipeWriter writer, IContentSink? sink, Blob content, long offset, long wanted)
    {
        ReadOnlyMemory<byte> memory = content.MemoryAt(offset);
        if (memory.Length == 0)
        {
            Span<byte> to = writer.GetSpan((int)Math.Min(wanted, ReadSize));
            int count = content.Read(offset, to[..(int)Math.Min(wanted, to.Length)]);
            return count > 0 || content.IsTorn ? count : throw new IOException("The stored content is shorter than its record.");
        }

        memory = memory[..(int)Math.Min(memory.Length, wanted)];
        if (memory.Length > CopyLimit && sink is not null && sink.TryAttach(memory))
        {
            _ = writer.GetMemory(memory.Length);
            if (!sink.Detach())
            {
                return memory.Length;
            }
        }

        Span<byte> copy = writer.GetSpan(Math.Min(memory.Length, ReadSize));
        int copied = Math.Min(memory.Length, copy.Length);
        memory.Span[..copied].CopyTo(copy);
        return copied;
    }
}
