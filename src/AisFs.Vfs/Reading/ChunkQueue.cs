using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Reading;

/// <summary>Chunks in the order in which they came, and how many bytes they have. Not for several threads at a time.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue.")]
internal sealed class ChunkQueue
{
    private readonly LinkedList<Chunk> _list = [];

    public int Count => _list.Count;

    /// <summary>The bytes of all its chunks.</summary>
    public long Bytes { get; private set; }

    /// <summary>The chunk that came first; null when there is none.</summary>
    public Chunk? First => _list.First?.Value;

    /// <summary>Puts a chunk at the end that is in no queue.</summary>
    public void Add(Chunk chunk)
    {
        _list.AddLast(chunk.Standing.Place);
        chunk.Standing.Queue = this;
        Bytes += chunk.Length;
    }

    /// <summary>Takes a chunk out.</summary>
    public void Remove(Chunk chunk)
    {
        _list.Remove(chunk.Standing.Place);
        chunk.Standing.Queue = null;
        Bytes -= chunk.Length;
    }

    /// <summary>Moves the first chunk to the end of a queue.</summary>
    public void Pass(Chunk chunk, ChunkQueue to)
    {
        Remove(chunk);
        to.Add(chunk);
    }
}
