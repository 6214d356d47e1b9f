using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Reading;

/// <summary>
/// One piece of a <see cref="CachedObject"/>, of the cache's chunk size but for the last. Never reused: who holds one may
/// always ask it whether it still counts.
/// </summary>
internal sealed class Chunk(CachedObject owner, int index, int length, RangeFetch? fetch)
{
    // What a chunk that was not read yet survives of the evicting hand's rounds.
    private const int Unread = 2;

    private volatile Slab? _slab;
    private volatile int _filled;
    private volatile int _state;
    private bool _consumed;

    public CachedObject Owner => owner;

    public int Index => index;

    /// <summary>The number of bytes when complete.</summary>
    public int Length => length;

    /// <summary>Who fetches it; null when the bytes came from a writer.</summary>
    public RangeFetch? Fetch => fetch;

    /// <summary>The number of bytes that are there, from the first.</summary>
    public int Filled => _filled;

    /// <summary>Pending to Complete under the owner's lock; Complete to Gone under the cache's.</summary>
    public ChunkState State => (ChunkState)_state;

    /// <summary>Why it is gone. Guarded by the owner's lock.</summary>
    public FsError Error { get; private set; }

    /// <summary>Who waits for bytes. Guarded by the owner's lock.</summary>
    public ChunkWaiter? Waiters { get; set; }

    /// <summary>How many rounds of the evicting hand it survives. Racy on purpose.</summary>
    public int Credit { get; set; } = Unread;

    /// <summary>Whether it is in the cache's list. Guarded by the cache's lock.</summary>
    public bool IsLinked { get; set; }

    /// <summary>Whether a stream has read it to its end. Guarded by the cache's lock.</summary>
    public bool IsSpent { get; set; }

    /// <summary>The neighbours in the cache's list. Guarded by the cache's lock.</summary>
    public Chunk? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    public Chunk? Next { get; set; }

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

        // Still ours after the reference was taken: then it was ours all the time.
        if (_state != (int)ChunkState.Gone && ReferenceEquals(_slab, slab))
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
        if (end < length)
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

    internal void Attach(Slab slab) => _slab = slab;

    internal void Fill(int count)
    {
        _filled += count;
        if (_filled == length)
        {
            _state = (int)ChunkState.Complete;
        }
    }

    internal void Go(FsError error)
    {
        Error = error;
        _state = (int)ChunkState.Gone;
    }
}
