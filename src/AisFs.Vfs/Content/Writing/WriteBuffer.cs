using System.Diagnostics;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// Bytes that were written, in slabs that lie where the cache's chunks will: what was uploaded moves over without a copy.
/// One writer at a time, any number of readers. What a slab holds behind the end of the file is undefined.
/// </summary>
internal sealed class WriteBuffer
{
    private readonly Lock _lock = new();
    private readonly int _chunkSize;
    private readonly int _firstChunk;
    private Entry[] _entries = new Entry[2];
    private long _length;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="chunkSize">The cache's chunk size in bytes.</param>
    /// <param name="start">Where in the file the buffer begins.</param>
    public WriteBuffer(int chunkSize, long start)
    {
        _chunkSize = chunkSize;
        _firstChunk = (int)(start / chunkSize);
        Start = start;
        _length = start;
    }

    /// <summary>Where in the file the buffer begins.</summary>
    public long Start { get; }

    /// <summary>Where it ends: the size of the file.</summary>
    public long End => Volatile.Read(ref _length);

    /// <summary>The cache's chunk size in bytes.</summary>
    public int ChunkSize => _chunkSize;

    /// <summary>Takes over a slab that the cache reads, too: it is copied before it is changed.</summary>
    public void AddShared(Slab slab, int length)
    {
        int index = (int)((End - Start) / _chunkSize);
        Reserve(index);
        lock (_lock)
        {
            _entries[index] = new Entry(slab, IsShared: true);
        }

        Volatile.Write(ref _length, End + length);
    }

    /// <summary>Finds a chunk of a range that lacks memory of its own.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="to">Behind the last byte.</param>
    /// <returns>The chunk, and the size of the slab to supply; size 0 when nothing lacks.</returns>
    public (int Chunk, int Size) FindLack(long from, long to)
    {
        for (long position = from; position < to; position = ((position / _chunkSize) + 1) * _chunkSize)
        {
            int chunk = (int)(position / _chunkSize);
            Reserve(chunk - _firstChunk);
            Entry entry = _entries[chunk - _firstChunk];
            int needed = (int)Math.Min(_chunkSize, Math.Max(to, End) - ((long)chunk * _chunkSize));
            if (entry.Slab is null || entry.IsShared || entry.Slab.Capacity < needed)
            {
                // A small file that grows doubles its memory; what is larger than a chunk takes whole ones.
                int grown = chunk > 0 ? _chunkSize : Math.Max(needed, Math.Min(_chunkSize, (entry.Slab?.Capacity ?? 0) * 2));
                return (chunk, grown);
            }
        }

        return (0, 0);
    }

    /// <summary>Supplies memory for a chunk, and copies what it holds already.</summary>
    public void Supply(int chunk, Slab slab)
    {
        int index = chunk - _firstChunk;
        Slab? before = _entries[index].Slab;
        if (before is not null)
        {
            // All of it: bytes behind the end may have come before their turn.
            int held = Math.Min(before.Capacity, slab.Capacity);
            before.GetSpan()[..held].CopyTo(slab.GetSpan());
        }

        lock (_lock)
        {
            _entries[index] = new Entry(slab, IsShared: false);
        }

        before?.Release();
    }

    /// <summary>Writes; the range and what lies between it and the present end have memory.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Zero(End, offset);
        Advance(Put(offset, bytes));
    }

    /// <summary>Writes behind the end, which stays where it is; the range has memory.</summary>
    /// <returns>Behind the last byte written.</returns>
    public long Put(long offset, ReadOnlySpan<byte> bytes)
    {
        long position = offset;
        while (bytes.Length > 0)
        {
            Span<byte> room = SpanAt(position);
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            position += count;
        }

        return position;
    }

    /// <summary>Moves the end forward: what lies before it has been put there.</summary>
    public void Advance(long end) => Volatile.Write(ref _length, Math.Max(End, end));

    /// <summary>Fills a range, which has memory, with zeros, and moves the end if need be.</summary>
    public void Zero(long from, long to)
    {
        for (long position = from; position < to;)
        {
            Span<byte> room = SpanAt(position);
            int count = (int)Math.Min(room.Length, to - position);
            room[..count].Clear();
            position += count;
        }

        Advance(to);
    }

    /// <summary>Cuts the end off, and what was put behind it.</summary>
    public void Truncate(long size)
    {
        Debug.Assert(size >= Start, "Only what the buffer holds can be cut.");
        List<Slab> freed = [];
        lock (_lock)
        {
            Volatile.Write(ref _length, Math.Min(End, size));
            int kept = (int)((size + _chunkSize - 1) / _chunkSize) - _firstChunk;
            for (int i = Math.Max(0, kept); i < _entries.Length; i++)
            {
                if (_entries[i].Slab is { } slab)
                {
                    freed.Add(slab);
                    _entries[i] = default;
                }
            }
        }

        foreach (Slab slab in freed)
        {
            slab.Release();
        }
    }

    /// <summary>Adds bytes of one chunk to a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="position">The first byte; moved behind the last one added.</param>
    /// <param name="end">Behind the last byte wanted.</param>
    /// <returns>False when the chunk is not in memory.</returns>
    public bool TryRead(SlabLease lease, ref long position, long end)
    {
        int chunk = (int)(position / _chunkSize);
        int first = (int)(position % _chunkSize);
        Slab? slab;
        lock (_lock)
        {
            int index = chunk - _firstChunk;
            slab = index < _entries.Length ? _entries[index].Slab : null;

            // A file that was cut and begun anew meanwhile may have less memory than the reader hoped for.
            if (slab is null || slab.Capacity <= first)
            {
                return false;
            }

            slab.AddReference();
        }

        int count = (int)Math.Min(Math.Min(_chunkSize, slab.Capacity) - first, end - position);
        lease.Add(slab, first, count);
        position += count;
        return true;
    }

    /// <summary>A range, to be sent. All of it is in memory.</summary>
    public SlabRange GetRange(long from, long to)
    {
        SlabRange content = new();
        AddTo(content, from, to);
        return content;
    }

    /// <summary>Adds a range, all of which is in memory, to what is sent.</summary>
    public void AddTo(SlabRange content, long from, long to)
    {
        for (long position = from; position < to;)
        {
            int first = (int)(position % _chunkSize);
            int count = (int)Math.Min(_chunkSize - first, to - position);
            Slab slab = _entries[(int)(position / _chunkSize) - _firstChunk].Slab!;
            slab.AddReference();
            content.Add(slab, first, count);
            position += count;
        }
    }

    /// <summary>Gives up the memory of whole chunks.</summary>
    public void Drop(long from, long to)
    {
        for (int index = (int)(from / _chunkSize) - _firstChunk; index < _entries.Length && ((long)(index + _firstChunk) * _chunkSize) < to; index++)
        {
            Slab? slab;
            lock (_lock)
            {
                slab = _entries[index].Slab;
                _entries[index] = default;
            }

            slab?.Release();
        }
    }

    /// <summary>
    /// Lets an object, which has this content now, have the chunks that are in memory whole. The buffer keeps its own
    /// references: readers may still be in it.
    /// </summary>
    /// <param name="obj">The object.</param>
    /// <param name="end">How far what is in memory is the object's content, in bytes.</param>
    public void Seed(CachedObject obj, long end = long.MaxValue)
    {
        for (int index = 0; index < _entries.Length; index++)
        {
            int chunk = index + _firstChunk;
            Slab? slab = _entries[index].Slab;
            if (slab is null || (long)chunk * _chunkSize < Start || chunk >= obj.ChunkCount || (chunk + 1L) * _chunkSize > end)
            {
                continue;
            }

            slab.AddReference();
            lock (_lock)
            {
                _entries[index] = new Entry(slab, IsShared: true);
            }

            obj.Seed(chunk, slab);
        }
    }

    /// <summary>Gives up all memory.</summary>
    public void Clear() => Drop((long)_firstChunk * _chunkSize, long.MaxValue);

    private Span<byte> SpanAt(long position)
    {
        Entry entry = _entries[(int)(position / _chunkSize) - _firstChunk];
        Debug.Assert(entry is { Slab: not null, IsShared: false }, "Only memory of its own is written to.");
        return entry.Slab!.GetSpan()[(int)(position % _chunkSize)..];
    }

    private void Reserve(int index)
    {
        if (index < _entries.Length)
        {
            return;
        }

        Entry[] larger = new Entry[Math.Max(index + 1, _entries.Length * 2)];
        lock (_lock)
        {
            _entries.CopyTo(larger, 0);
            _entries = larger;
        }
    }

    private readonly record struct Entry(Slab? Slab, bool IsShared);
}
