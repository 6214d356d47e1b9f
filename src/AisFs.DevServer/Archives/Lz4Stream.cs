using System.Buffers.Binary;

namespace AisFs.DevServer.Archives;

/// <summary>Decompresses LZ4 frames (format 1.6). Checksums are skipped, dictionaries are not supported.</summary>
internal sealed class Lz4Stream(Stream source) : Stream
{
    private const uint Magic = 0x184D2204;
    private const uint SkippableMagic = 0x184D2A50;
    private const int Window = 64 << 10;

    /// <summary>The last 64 KiB of history in front of the current block.</summary>
    private byte[] _output = [];
    private byte[] _block = [];
    private int _start;
    private int _end;
    private int _maxBlock;
    private bool _inFrame;
    private bool _blockChecksum;
    private bool _contentChecksum;
    private bool _linked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_start == _end)
        {
            if (!(_inFrame ? NextBlock() : NextFrame()))
            {
                return 0;
            }
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _output.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>True if there is something to go on with, false at the end.</summary>
    private bool NextFrame()
    {
        Span<byte> head = stackalloc byte[4];
        int got = source.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        if (got == 0)
        {
            return false;
        }

        uint magic = got == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(head) : 0;
        if ((magic & 0xFFFFFFF0) == SkippableMagic)
        {
            source.ReadExactly(head);
            Skip(BinaryPrimitives.ReadInt32LittleEndian(head));
            return true;
        }

        if (magic != Magic)
        {
            throw new InvalidDataException("This is no LZ4 frame.");
        }

        source.ReadExactly(head[..2]);
        byte flags = head[0];
        _linked = (flags & 0x20) == 0;
        _blockChecksum = (flags & 0x10) != 0;
        _contentChecksum = (flags & 0x04) != 0;
        int size = (head[1] >> 4) & 7;
        if (flags >> 6 != 1 || size < 4 || (flags & 0x01) != 0)
        {
            throw new InvalidDataException("This LZ4 frame has a version or a dictionary that is not supported.");
        }

        _maxBlock = 1 << (8 + (2 * size));
        Skip(((flags & 0x08) != 0 ? 8 : 0) + 1);
        _output = new byte[Window + _maxBlock];
        _block = new byte[_maxBlock];
        _start = _end = Window;
        _inFrame = true;
        return true;
    }

    private bool NextBlock()
    {
        Span<byte> head = stackalloc byte[4];
        source.ReadExactly(head);
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(head);
        int size = (int)(word & 0x7FFFFFFF);
        if (size == 0)
        {
            _inFrame = false;
            Skip(_contentChecksum ? 4 : 0);
            return true;
        }

        if (size > _maxBlock)
        {
            throw new InvalidDataException("An LZ4 block is longer than its frame allows.");
        }

        // What was decoded last becomes the history of linked blocks.
        int history = 0;
        if (_linked)
        {
            history = Math.Min(Window, _end);
            Array.Copy(_output, _end - history, _output, Window - history, history);
        }

        if ((word & 0x80000000) != 0)
        {
            source.ReadExactly(_output, Window, size);
            _end = Window + size;
        }
        else
        {
            source.ReadExactly(_block, 0, size);
            _end = Decode(_block.AsSpan(0, size), _output, Window, Window - history);
        }

        _start = Window;
        Skip(_blockChecksum ? 4 : 0);
        return true;
    }

    /// <summary>Decodes one block into <paramref name="to"/> from <paramref name="at"/> on; returns the end.</summary>
    private static int Decode(ReadOnlySpan<byte> from, Span<byte> to, int at, int oldest)
    {
        int i = 0;
        while (i < from.Length)
        {
            int token = from[i++];
            int literals = LengthOf(from, ref i, token >> 4);
            if (literals > from.Length - i || literals > to.Length - at)
            {
                throw new InvalidDataException("An LZ4 block is damaged.");
            }

            from.Slice(i, literals).CopyTo(to[at..]);
            i += literals;
            at += literals;
            if (i == from.Length)
            {
                break;
            }

            if (from.Length - i < 2)
            {
                throw new InvalidDataException("An LZ4 block is damaged.");
            }

            int offset = BinaryPrimitives.ReadUInt16LittleEndian(from[i..]);
            i += 2;
            int match = LengthOf(from, ref i, token & 15) + 4;
            if (offset == 0 || at - offset < oldest || match > to.Length - at)
            {
                throw new InvalidDataException("An LZ4 block is damaged.");
            }

            // Source and destination may overlap, so that the copy repeats itself.
            for (int end = at + match; at < end; at++)
            {
                to[at] = to[at - offset];
            }
        }

        return at;
    }

    private static int LengthOf(ReadOnlySpan<byte> from, ref int i, int start)
    {
        int length = start;
        if (start == 15)
        {
            byte more;
            do
            {
                more = i < from.Length ? from[i++] : throw new InvalidDataException("An LZ4 block is damaged.");
                length += more;
            }
            while (more == 255);
        }

        return length;
    }

    private void Skip(int count)
    {
        Span<byte> scratch = stackalloc byte[256];
        while (count > 0)
        {
            int step = Math.Min(count, scratch.Length);
            source.ReadExactly(scratch[..step]);
            count -= step;
        }
    }
}
