namespace AisFs.DevServer.Blobs;

/// <summary>
/// Collects content in chunks; a small content of known length gets one array of just that length. Blocks of zeros are
/// not kept: all contents share one.
/// </summary>
internal sealed class MemoryBlobWriter : BlobWriter
{
    private const int MinZeros = 4096;
    private readonly ChunkPool _pool;
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private readonly List<Chunk> _chunks = [];
    private readonly List<Blob> _parents = [];
    private long _expected;
    private Memory<byte> _current;
    private int _start;
    private int _used;
    private bool _currentIsPooled;
    private long _own;
    private long _length;
    private bool _sealed;

    /// <param name="pool">The chunks.</param>
    /// <param name="expectedLength">How much will come, -1 if unknown.</param>
    public MemoryBlobWriter(ChunkPool pool, long expectedLength)
    {
        _pool = pool;
        _expected = expectedLength;
    }

    public override long Length => _length;

    public override void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_used == _current.Length && !TryDropZeros())
            {
                NextArray();
            }

            int count = Math.Min(data.Length, _current.Length - _used);
            data[..count].CopyTo(_current.Span[_used..]);
            data = data[count..];
            _used += count;
            _length += count;
        }
    }

    public override void Append(Blob content)
    {
        if (content is not MemoryBlob memory)
        {
            throw new InvalidOperationException("Memory and files do not mix in one store.");
        }

        if (memory.Length == 0 || !memory.TryAddReference())
        {
            return;
        }

        EndPiece();
        _parents.Add(memory);
        foreach (ReadOnlyMemory<byte> piece in memory.Pieces)
        {
            _pieces.Add(piece);
        }

        _length += memory.Length;
    }

    public override Blob Seal()
    {
        EndPiece();
        ShareLastZeros();
        TrimLast();
        _sealed = true;
        return new MemoryBlob([.. _pieces], [.. _chunks], _own, [.. _parents], _pool);
    }

    public override void Dispose()
    {
        if (_sealed)
        {
            return;
        }

        _sealed = true;
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

    private void NextArray()
    {
        EndPiece();
        long missing = _expected - _length;
        _currentIsPooled = missing is < 0 or >= Chunk.Size || _expected < 0;
        if (_currentIsPooled)
        {
            Chunk chunk = _pool.Rent();
            _chunks.Add(chunk);
            _current = chunk.Memory;
        }
        else
        {
            _pool.Budget.Take(missing);
            _own += missing;
            _current = GC.AllocateUninitializedArray<byte>(Math.Max(1, (int)missing));
        }

        _start = 0;
        _used = 0;
    }

    /// <summary>A full chunk of nothing but zeros is not kept: it takes the bytes that follow.</summary>
    private bool TryDropZeros()
    {
        if (!_currentIsPooled || _start != 0 || _used != Chunk.Size || !ChunkPool.IsZero(_current.Span))
        {
            return false;
        }

        _pieces.Add(ChunkPool.Zeros(_used));
        _used = 0;
        return true;
    }

    /// <summary>The same for the last piece, whatever its length.</summary>
    private void ShareLastZeros()
    {
        if (_used < MinZeros || _pieces.Count == 0 || _pieces[^1].Length != _used || _start != _used || !ChunkPool.IsZero(_pieces[^1].Span))
        {
            return;
        }

        _pieces[^1] = ChunkPool.Zeros(_used);
        if (_currentIsPooled)
        {
            _pool.Return(_chunks[^1]);
            _chunks.RemoveAt(_chunks.Count - 1);
        }
        else
        {
            _pool.Budget.Give(_current.Length);
            _own -= _current.Length;
        }

        _current = default;
        _start = _used = 0;
        _expected = -1;
    }

    private void EndPiece()
    {
        if (_used > _start)
        {
            _pieces.Add(_current[_start.._used]);
        }

        _start = _used;
    }

    /// <summary>A content that ends early in a pooled chunk moves to an array of its size.</summary>
    private void TrimLast()
    {
        if (_currentIsPooled && _chunks.Count > 0 && _used < Chunk.Size / 2 && _used > 0 && _pieces.Count > 0 && _start == _used)
        {
            ReadOnlyMemory<byte> last = _pieces[^1];
            if (last.Length != _used)
            {
                // Part of the chunk stands in an earlier piece.
                return;
            }

            _pieces[^1] = last.ToArray();
            _pool.Return(_chunks[^1]);
            _pool.Budget.Take(_used);
            _own += _used;
            _chunks.RemoveAt(_chunks.Count - 1);
            _current = default;
            _start = _used = 0;
            _expected = -1;
        }
    }
}
