using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>
/// How far one sequential reader is read ahead, and over how many connections. Grows while the reader has to wait. Not for
/// several threads at a time.
/// </summary>
internal sealed class ReadAheadWindow(ContentOptions options, ReadAheadShare share)
{
    private const long LeastPiece = 512 << 10;
    private const long GreatestPiece = 64 << 20;
    private const int PiecePerWindow = 4;

    // A window below this is still growing: that readers wait for it says nothing about the connection.
    private const long SettledSize = 4 << 20;

    private long _growAt;

    // What the connection was found to need, for when the reader begins again.
    private int _wanted = 1;

    /// <summary>The bytes that are read ahead; 0: nothing is.</summary>
    public long Size { get; private set; }

    /// <summary>The number of requests side by side.</summary>
    public int Parallel { get; private set; } = 1;

    /// <summary>How many bytes one request asks for.</summary>
    /// <remarks>
    /// A single connection may be asked for more than is to be read ahead: the body waits at the window's end, which costs
    /// less than asking again and again. Several connections share the window.
    /// </remarks>
    public long Piece => Math.Clamp(Parallel > 1 ? Size / (Parallel + 1) : Size * PiecePerWindow, LeastPiece, GreatestPiece);

    /// <summary>How many bytes may be asked for in advance. A reader that has just begun may stop soon.</summary>
    public long AskLimit => Parallel > 1 || Size <= options.InitialReadAhead ? Size : Math.Max(Size, Piece);

    /// <summary>A new reader: nothing is known of its connection.</summary>
    public void Reset() => _wanted = 1;

    /// <summary>Begins to read ahead, if there is room for it.</summary>
    /// <param name="position">Where the reader is.</param>
    public void Begin(long position)
    {
        long size = Math.Min(options.InitialReadAhead, share.WindowLimit);
        if (size > 0 && share.TryReserve(size))
        {
            Size = size;
            Parallel = 1 + share.TakeConnections(_wanted - 1);
            _growAt = position + size;
        }
    }

    /// <summary>Whether the reader has read as much as the window is large since the last decision.</summary>
    public bool IsDueAt(long position) => position >= _growAt;

    /// <summary>Grows the window, or opens more connections, if the reader had to wait; shrinks it when memory is short.</summary>
    /// <param name="position">Where the reader is.</param>
    /// <param name="reads">The number of reads since the last decision.</param>
    /// <param name="stalls">How many of them had to wait for bytes that were asked for in advance.</param>
    public void Grow(long position, int reads, int stalls)
    {
        if (share.TakeStrain())
        {
            long less = Size - Math.Max(Size / 2, Math.Min(Size, options.InitialReadAhead));
            share.Release(less);
            Size -= less;
            _growAt = position + Size;
            return;
        }

        // A reader that never has to wait is read ahead far enough: more would only wash the processor's caches out.
        long more = Size < SettledSize || stalls > 0 ? Math.Min(Size, share.WindowLimit - Size) : 0;
        if (more > 0 && share.TryReserve(more))
        {
            Size += more;
        }

        if (Size >= Math.Min(SettledSize, share.WindowLimit) && stalls * 4 > reads)
        {
            // The reader waits though all was asked for in time: one connection is too slow for it.
            _wanted = Math.Min(Parallel * 2, options.MaxParallelGets);
            Parallel += share.TakeConnections(_wanted - Parallel);
        }

        _growAt = position + Size;
    }

    /// <summary>Nothing is read ahead any more.</summary>
    public void End()
    {
        share.Release(Size);
        share.GiveConnections(Parallel - 1);
        Size = 0;
        Parallel = 1;
    }
}
