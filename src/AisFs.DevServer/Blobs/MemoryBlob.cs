namespace AisFs.DevServer.Blobs;

/// <summary>Content in memory: pieces that may belong to this blob (pooled chunks) or to others that it keeps alive.</summary>
internal sealed class MemoryBlob : Blob
{
    private readonly ReadOnlyMemory<byte>[] _pieces;
    private readonly long[] _ends;
    private readonly Chunk[] _chunks;
    private readonly Blob[] _parents;
    private readonly long _own;
    private readonly ChunkPool _pool;

    /// <param name="pieces">The content, in order; no piece is empty.</param>
    /// <param name="chunks">Pooled chunks to give back in the end.</param>
    /// <param name="own">Bytes of arrays that belong to this blob and are no chunks.</param>
    /// <param name="parents">Blobs whose memory the pieces use; one reference of each passes to this blob.</param>
    /// <param name="pool">Where chunks go back to.</param>
    public MemoryBlob(ReadOnlyMemory<byte>[] pieces, Chunk[] chunks, long own, Blob[] parents, ChunkPool pool)
    {
        _pieces = pieces;
        _chunks = chunks;
        _own = own;
        _parents = parents;
        _pool = pool;
        _ends = new long[pieces.Length];
        long end = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            end += pieces[i].Length;
            _ends[i] = end;
        }
    }

    public override long Length => _ends.Length == 0 ? 0 : _ends[^1];

    public ReadOnlySpan<ReadOnlyMemory<byte>> Pieces => _pieces;

    public override ReadOnlyMemory<byte> MemoryAt(long offset)
    {
        if ((ulong)offset >= (ulong)Length)
        {
            return default;
        }

        int index = Array.BinarySearch(_ends, offset);

        // An exact hit is the end of that piece, so the offset lies in the next one.
        index = index >= 0 ? index + 1 : ~index;
        long start = index == 0 ? 0 : _ends[index - 1];
        return _pieces[index][(int)(offset - start)..];
    }

    public override int Read(long offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            ReadOnlySpan<byte> piece = MemoryAt(offset + done).Span;
            if (piece.IsEmpty)
            {
                break;
            }

            piece = piece[..Math.Min(piece.Length, destination.Length - done)];
            piece.CopyTo(destination[done..]);
            done += piece.Length;
        }

        return done;
    }

    protected override void Free()
    {
        foreach (Chunk chunk in _chunks)
        {
            _pool.Return(chunk);
        }

        _pool.Budget.Give(_own);

        foreach (Blob parent in _parents)
        {
            parent.Release();
        }
    }
}
