using System.IO.Pipelines;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;
using AisFs.DevServer.Transport;

namespace AisFs.DevServer.Hosting;

internal sealed partial class Exchange
{
    /// <summary>Bytes per read of a stored file.</summary>
    private const int ReadSize = 256 << 10;

    /// <summary>Below this, copying is cheaper than sending from two places.</summary>
    private const int CopyLimit = 16 << 10;

    /// <summary>Streams a range of a content as the body; the headers are set.</summary>
    public async Task WriteContentAsync(Blob content, long offset, long length)
    {
        if (IsHead || length == 0)
        {
            return;
        }

        await Response.StartAsync(Aborted).ConfigureAwait(false);
        PipeWriter writer = Response.BodyWriter;
        IContentSink? sink = Features.Get<IContentSink>();
        while (length > 0)
        {
            await Node.Life.WaitAsync(Aborted).ConfigureAwait(false);
            long wanted = await PaceAsync(length).ConfigureAwait(false);
            if (wanted <= 0)
            {
                return;
            }

            int count = Fill(writer, sink, content, offset, wanted);
            if (count == 0)
            {
                // The rest is lost: the answer ends here, short of what it announced.
                await writer.FlushAsync(Aborted).ConfigureAwait(false);
                return;
            }

            writer.Advance(count);
            BytesWritten += count;
            Cluster.Requests.AddSent(count);
            FlushResult flushed = await writer.FlushAsync(Aborted).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }

            offset += count;
            length -= count;
        }
    }

    /// <summary>Sends a body that is in memory; faults about content apply to it too.</summary>
    public async Task WriteBytesAsync(ReadOnlyMemory<byte> body)
    {
        if (!HasContentFault)
        {
            await Response.BodyWriter.WriteAsync(body, Aborted).ConfigureAwait(false);
            return;
        }

        await Response.StartAsync(Aborted).ConfigureAwait(false);
        while (body.Length > 0)
        {
            int count = (int)await PaceAsync(body.Length).ConfigureAwait(false);
            if (count <= 0)
            {
                return;
            }

            BytesWritten += count;
            await Response.BodyWriter.WriteAsync(body[..count], Aborted).ConfigureAwait(false);
            body = body[count..];
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
                BytesRead += segment.Length;
                Cluster.Requests.AddReceived(segment.Length);
            }

            reader.AdvanceTo(result.Buffer.End);
            CheckUpload();
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Reads the body and throws it away.</summary>
    public async Task DrainAsync()
    {
        PipeReader reader = Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(Aborted).ConfigureAwait(false);
            BytesRead += result.Buffer.Length;
            Cluster.Requests.AddReceived(result.Buffer.Length);
            reader.AdvanceTo(result.Buffer.End);
            CheckUpload();
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Puts the next bytes where the response takes them from; large pieces in memory are not copied.</summary>
    private static int Fill(PipeWriter writer, IContentSink? sink, Blob content, long offset, long wanted)
    {
        ReadOnlyMemory<byte> memory = content.MemoryAt(offset);
        if (memory.Length == 0)
        {
            int size = (int)Math.Min(wanted, ReadSize);
            int count = content.Read(offset, writer.GetSpan(size)[..size]);
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

        memory.Span.CopyTo(writer.GetSpan(memory.Length));
        return memory.Length;
    }
}
