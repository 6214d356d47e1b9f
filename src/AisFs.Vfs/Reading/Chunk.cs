using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One piece of a <see cref="CachedObject"/>; all but the last have the cache's chunk size. A chunk of which only a part was
/// asked for gives its place to a whole one when more of it is wanted. A chunk that is gone never comes back: its place in the
/// object gets a new one.
/// </summary>
internal sealed class Chunk
{
    /// <summary>How often an unread chunk is passed over before it is evicted: its reader is on the way.</summary>
    public const int Unread = 2;

    /// <summary>More uses than this are not counted.</summary>
    public const int MostUses = 3;

    private volatile Slab? _slab;
    private volatile int _filled;
    private volatile int _state;
    private int _reach;

    public Chunk(CachedObject owner, int index, ChunkPart part)
    {
        Owner = owner;
        Index = index;
        Offset = part.Offset;
        Length = part.Length;
        IsWhole = part.IsWhole;
        Place = new LinkedListNode<Chunk>(this);
    }

    public CachedObject Owner { get; }

    public int Index { get; }

    /// <summary>Where its bytes begin in the place that it has in the object; 0 unless it is a part.</summary>
    public int Offset { get; }

    /// <summary>Whether it has all bytes of its place.</summary>
    public bool IsWhole { get; }

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

    /// <summary>Whether no reader has come for it yet.</summary>
    public bool IsUnread => _reach == 0;

    /// <summary>The cache's queue that it is in; null for none. Only the cache looks, under its lock.</summary>
    public ChunkQueue? Queue { get; set; }

    /// <summary>How often it is still passed over without having been used again. Racy on purpose: it is a hint.</summary>
    public int Patience { get; set; } = Unread;

    /// <summary>How often it was used again since the cache looked last. Racy on purpose: it is a hint.</summary>
    public int Uses { get; set; }

    /// <summary>Whether it was read to its end, and its reader keeps the bytes. Readers look without a lock: it is a hint.</summary>
    public bool IsSpent { get; set; }

    /// <summary>Whether it is read again and again. Readers look without a lock: it is a hint.</summary>
    public bool IsHot { get; set; }

    public Slab? Slab => _slab;

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

    /// <summary>Notes that bytes were read, which decides how soon the chunk goes.</summary>
    /// <param name="end">Where the read ended in the chunk.</param>
    public void Touch(int end)
    {
        if (end > _reach)
        {
            // The first read, or one that goes on where the ones before it have ended: together they are one use.
            _reach = end;
            Patience = end == Length ? 0 : Math.Min(Patience, 1);
        }
        else
        {
            _reach = end == Length ? _reach : end;
            if (Uses < MostUses)
            {
                Uses++;
            }
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
