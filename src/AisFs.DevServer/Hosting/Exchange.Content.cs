using System.IO.Pipelines;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Hosting;

internal sealed partial class Exchange
{
    /// <summary>Bytes per write towards the socket.</summary>
    private const int WriteSize = 256 << 10;

    /// <summary>Streams a range of a content as the body; the headers are set.</summary>
    public async Task WriteContentAsync(Blob content, long offset, long length)
    {
        await Response.StartAsync(Aborted).ConfigureAwait(false);
        PipeWriter writer = Response.BodyWriter;
        while (length > 0)
        {
            int count;
            ReadOnlyMemory<byte> memory = content.MemoryAt(offset);
            FlushResult flushed;
            if (memory.Length > 0)
            {
                count = (int)Math.Min(Math.Min(memory.Length, length), WriteSize);
                flushed = await writer.WriteAsync(memory[..count], Aborted).ConfigureAwait(false);
            }
            else
            {
                Memory<byte> buffer = writer.GetMemory((int)Math.Min(length, WriteSize));
                count = content.Read(offset, buffer.Span[..(int)Math.Min(buffer.Length, length)]);
                if (count == 0)
                {
                    throw new IOException("The stored content is shorter than its record.");
                }

                writer.Advance(count);
                flushed = await writer.FlushAsync(Aborted).ConfigureAwait(false);
            }

            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }

            offset += count;
            length -= count;
        }
    }

    /// <summary>Streams the body into a writer, and through checksums on the way.</summary>
    public async Task ReadContentAsync(BlobWriter to, ChecksumState? first, ChecksumState? second)
    {
        PipeReader reader = Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(Aborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                first?.Append(segment.Span);
                second?.Append(segment.Span);
                to.Append(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
