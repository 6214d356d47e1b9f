using K4os.Compression.LZ4.Streams;

namespace AisFs.DevServer.Archives;

/// <summary>Decompresses LZ4 frames. The library reports some damage as a wrong state of its own; here all damage is invalid data.</summary>
internal sealed class Lz4Reader(Stream source) : Stream
{
    private readonly LZ4DecoderStream _decoder = LZ4Stream.Decode(source);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The frame is damaged, or uses something that is not supported.</exception>
    /// <exception cref="EndOfStreamException">The frame ends too early.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _decoder.Read(buffer);
        }
        catch (Exception e) when (e is InvalidOperationException or NotImplementedException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("An LZ4 frame is damaged.", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
