using AisFs.Vfs.Metadata;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>
/// The bytes of a named stream, never changed in place, and which of them are still to come: the cache manager moves the
/// end of a file first and writes its pages later.
/// </summary>
internal sealed class StreamBytes
{
    /// <summary>No stream can be longer, whatever else its file has.</summary>
    internal const int MaxSize = FsXattrRoom.Capacity;

    private readonly byte[] _bytes;
    private readonly int _gapStart;
    private readonly int _gapEnd;
    private readonly int _promised;

    private StreamBytes(byte[] bytes, int gapStart, int gapEnd, int promised)
    {
        _bytes = bytes;
        _gapStart = gapStart;
        _gapEnd = gapEnd;
        _promised = promised;
    }

    /// <summary>No bytes.</summary>
    internal static StreamBytes Empty { get; } = new([], 0, 0, 0);

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The size in bytes.</summary>
    internal int Size => _bytes.Length;

    /// <summary>Whether every byte was written: none is there only because the end was moved.</summary>
    internal bool IsWhole => _gapStart >= _gapEnd;

    /// <summary>A content that is stored.</summary>
    internal static StreamBytes Of(ReadOnlyMemory<byte> stored) => new(stored.ToArray(), 0, 0, 0);

    /// <summary>
    /// The room that it needs as an attribute of that name. Where the end was moved, what is written there later has been
    /// accepted already: there is room for any bytes.
    /// </summary>
    internal int Needed(string attribute)
    {
        int needed = FsXattrRoom.Needed(attribute, _bytes);
        return _promised == 0 ? needed : Math.Max(needed, FsXattrRoom.NeededAtMost(attribute, _promised));
    }

    /// <summary>The content after a write; bytes between the end and the offset become zero.</summary>
    /// <param name="offset">Where, 0 or more; with the data at most at <see cref="MaxSize"/>.</param>
    /// <param name="data">What.</param>
    internal StreamBytes Write(int offset, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return this;
        }

        int end = offset + data.Length;
        byte[] bytes = new byte[Math.Max(Size, end)];
        _bytes.CopyTo(bytes, 0);
        data.CopyTo(bytes.AsSpan(offset));
        int start = offset <= _gapStart ? Math.Max(_gapStart, end) : _gapStart;
        int stop = end >= _gapEnd ? Math.Min(_gapEnd, offset) : _gapEnd;
        return new StreamBytes(bytes, start, stop, _promised);
    }

    /// <summary>The content after its end was moved.</summary>
    /// <param name="size">The new size, 0 to <see cref="MaxSize"/>.</param>
    internal StreamBytes Resize(int size)
    {
        byte[] bytes = new byte[size];
        _bytes.AsSpan(0, Math.Min(size, Size)).CopyTo(bytes);
        return size > Size
            ? new StreamBytes(bytes, IsWhole ? Size : _gapStart, size, size)
            : new StreamBytes(bytes, _gapStart, Math.Min(_gapEnd, size), Math.Min(_promised, size));
    }
}
