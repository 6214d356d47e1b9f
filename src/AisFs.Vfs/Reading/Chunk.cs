using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One piece of a <see cref="CachedObject"/>; all but the last have the cache's chunk size. A chunk that is gone never comes
/// back: its place in the object gets a new one.
/// </summary>
internal sealed class Chunk
{
    // The number of rounds of the evicting hand that an unread chunk survives.
    private const int Unread = 2;

    private volatile Slab? _slab;
    private volatile int _filled;
    private volatile int _state;
    private bool _consumed;

    public Chunk(CachedObject owner, int index, int length)
    {
        Owner = owner;
        Index = index;
        Length = length;
        Place = new LinkedListNode<Chunk>(this);
    }

    public CachedObject Owner { get; }

    public int Index { get; }

    /// <summary>The number of bytes when complete.</summary>
    public int Length { get; }

    /// <summary>The place in the cache's order of eviction; it is in no list unless the chunk is complete.</summary>
    public LinkedListNode<Chunk> Place { get; }

    /// <summary>The number of bytes that are there, from the first.</summary>
    public int Filled => _filled;

    public ChunkState State => (ChunkState)_state;

    /// <summary>Whether it no longer belongs to its object.</summary>
    public bool IsGone => _state > (int)ChunkState.Complete;

    /// <summary>Why the request failed; none in any other state.</summary>
    public FsError Error { get; private set; }

    /// <summary>The number of rounds of the evicting hand that it survives. Racy on purpose: it is a hint.</summary>
    public int Credit { get; set; } = Unread;

    /// <summary>Whether a stream has read it to its end. Readers look without a lock: it is a hint.</summary>
    public bool IsSpent { get; set; }

    public Slab? Slab => _slab;

    /// <summary>Takes a reference to the memory, if enough bytes are there.</summary>
    /// <param name="needed">How many bytes, from the first.</param>
    /// <param name="slab">The memory.</param>
    /// <returns>Whether it succeeded.</returns>
    public bool TryPin(int needed, [NotNullWhen(true)] out Slab? slab)
    {
        slab = _slab;
        if (slab is null || _filled < needed || !slab.TryAddReference())
        {
            return false;
        }

        // The memory still belongs to this chunk after the reference was taken: then it did when it was taken.
        if (!IsGone && ReferenceEquals(_slab, slab))
        {
            return true;
        }

        slab.Release();
        slab = null;
        return false;
    }

    /// <summary>Notes that bytes were read, which decides how soon the chunk goes.</summary>
    /// <param name="end">Where the read ended in the chunk.</param>
    public void Touch(int end)
    {
        if (end < Length)
        {
            Credit = Math.Max(Credit, 1);
        }
        else if (_consumed)
        {
            Credit = Unread;
        }
        else
        {
            // Read to its end once, as every chunk of a stream is: it goes before what is still to be read.
            _consumed = true;
            Credit = 0;
        }
    }

    /// <summary>Gives the chunk its memory; the caller's reference goes over.</summary>
    internal void Attach(Slab slab) => _slab = slab;

    /// <summary>More bytes are in the memory.</summary>
    internal void Fill(int count)
    {
        _filled += count;
        if (_filled == Length)
        {
            _state = (int)ChunkState.Complete;
        }
    }

    /// <summary>The cache gives the memory up.</summary>
    internal void Evict() => _state = (int)ChunkState.Evicted;

    /// <summary>The request was given up.</summary>
    internal void Abandon() => _state = (int)ChunkState.Abandoned;

    /// <summary>The request failed.</summary>
    internal void Fail(FsError error)
    {
        Error = error;
        _state = (int)ChunkState.Failed;
    }
}
