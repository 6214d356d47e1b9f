using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One piece of a <see cref="CachedObject"/>; all but the last have the cache's chunk size. A chunk of which only a part was
/// asked for gives its place to a whole one when more of it is wanted. A chunk that is gone never comes back: its place in the
/// object gets a new one.
/// </summary>
internal sealed class Chunk : IDiskOffer
{
    private volatile Slab? _slab;
    private int _isOwed;
    private volatile int _filled;
    private volatile int _state;

    public Chunk(CachedObject owner, int index, ChunkPart part)
    {
        Owner = owner;
        Index = index;
        Part = part;
        Standing = new ChunkStanding(this);
    }

    public CachedObject Owner { get; }

    public int Index { get; }

    /// <summary>Which bytes of its place it has when it is complete.</summary>
    public ChunkPart Part { get; }

    /// <summary>Where its bytes begin in the place that it has in the object; 0 unless it is a part.</summary>
    public int Offset => Part.Offset;

    /// <summary>The number of bytes when complete.</summary>
    public int Length => Part.Length;

    /// <summary>Whether it has all bytes of its place.</summary>
    public bool IsWhole => Part.IsWhole;

    /// <summary>How the cache sees it.</summary>
    public ChunkStanding Standing { get; }

    /// <summary>The number of bytes that are there, from the first.</summary>
    public int Filled => _filled;

    public ChunkState State => (ChunkState)_state;

    /// <summary>Whether it no longer belongs to its object.</summary>
    public bool IsGone => _state > (int)ChunkState.Complete;

    /// <summary>Why the request failed; none in any other state.</summary>
    public FsError Error { get; private set; }

    public Slab? Slab => _slab;

    /// <summary>Whether the local disk was to keep it, and could not.</summary>
    public bool IsOwed => Volatile.Read(ref _isOwed) != 0;

    /// <inheritdoc/>
    void IDiskOffer.Refuse() => Volatile.Write(ref _isOwed, 1);

    /// <inheritdoc/>
    public void OfferAgain()
    {
        if (Interlocked.Exchange(ref _isOwed, 0) != 0)
        {
            Owner.KeepOnDisk(this);
        }
    }

    /// <summary>Whether it has, or will have, a range of its place.</summary>
    public bool Covers(int first, int end) => first >= Offset && end <= Offset + Length;

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
