namespace AisFs.Vfs.Reading;

/// <summary>A list of chunks through their own links, oldest first. Guarded by the cache's lock.</summary>
internal sealed class ChunkList
{
    private Chunk? _last;

    public Chunk? First { get; private set; }

    public int Count { get; private set; }

    public void Append(Chunk chunk)
    {
        chunk.Previous = _last;
        chunk.Next = null;
        if (_last is { } last)
        {
            last.Next = chunk;
        }
        else
        {
            First = chunk;
        }

        _last = chunk;
        Count++;
    }

    public void Remove(Chunk chunk)
    {
        if (chunk.Previous is { } previous)
        {
            previous.Next = chunk.Next;
        }
        else
        {
            First = chunk.Next;
        }

        if (chunk.Next is { } next)
        {
            next.Previous = chunk.Previous;
        }
        else
        {
            _last = chunk.Previous;
        }

        chunk.Previous = null;
        chunk.Next = null;
        Count--;
    }
}
