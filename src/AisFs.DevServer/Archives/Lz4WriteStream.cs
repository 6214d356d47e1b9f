using System.Buffers.Binary;
using System.IO.Hashing;

namespace AisFs.DevServer.Archives;

/// <summary>Writes an LZ4 frame of blocks that are stored as they are: valid for every reader, and no smaller.</summary>
internal sealed class Lz4WriteStream : Stream
{
    private const int BlockSize = 64 << 10;
    private const uint Stored = 0x8000_0000;
    private readonly Stream _to;
    private readonly byte[] _block = new byte[BlockSize];
    private int _used;
    private bool _ended;

    public Lz4WriteStream(Stream to)
    {
        _to = to;

        // Version 1, independent blocks; blocks of at most 64 KiB; the second byte of the descriptor's hash.
        ReadOnlySpan<byte> descriptor = [0x60, 0x40];
        to.Write([0x04, 0x22, 0x4d, 0x18, .. descriptor, (byte)(XxHash32.HashToUInt32(descriptor) >> 8)]);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, BlockSize - _used);
            buffer[..count].CopyTo(_block.AsSpan(_used));
            buffer = buffer[count..];
            _used += count;
            if (_used == BlockSize)
            {
                WriteBlock();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            WriteBlock();
            _to.Write([0, 0, 0, 0]);
        }

        base.Dispose(disposing);
    }

    private void WriteBlock()
    {
        if (_used > 0)
        {
            Span<byte> size = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(size, Stored | (uint)_used);
            _to.Write(size);
            _to.Write(_block.AsSpan(0, _used));
            _used = 0;
        }
    }
}
