using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>What the sequential readers of a mount may have in advance: all together a quarter of the memory.</summary>
internal sealed class ReadAheadShare(ContentOptions options)
{
    private long _memory = options.MemoryLimit;
    private long _distance = options.ReadAheadLimit;
    private long _reserved;
    private int _connections;
    private volatile bool _isStrained;

    /// <summary>How far one reader is read ahead at most, in bytes.</summary>
    public long WindowLimit => Math.Min(Volatile.Read(ref _distance), Memory / 8);

    /// <summary>What the memory of the mount may be at most, in bytes.</summary>
    public long Memory => Volatile.Read(ref _memory);

    /// <summary>Bytes by which readers are ahead at most.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>
    /// Takes connections beyond the first of a reader. All readers of the mount together have as many as one alone may have:
    /// several readers use several connections anyway, and more of them would only make requests smaller.
    /// </summary>
    /// <param name="count">How many are wanted.</param>
    /// <returns>How many there are.</returns>
    public int TakeConnections(int count)
    {
        int seen = Volatile.Read(ref _connections);
        while (true)
        {
            int taken = Math.Clamp(options.MaxParallelGets - 1 - seen, 0, count);
            int now = Interlocked.CompareExchange(ref _connections, seen + taken, seen);
            if (now == seen)
            {
                return taken;
            }

            seen = now;
        }
    }

    /// <summary>Gives connections back.</summary>
    public void GiveConnections(int count) => Interlocked.Add(ref _connections, -count);

    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _reserved, bytes) <= Memory / 4)
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        return false;
    }

    /// <summary>
    /// Memory is short: a chunk had to go before its reader came, or there was none to go. The next window that can shrinks.
    /// </summary>
    public void Strain()
    {
        if (!_isStrained)
        {
            _isStrained = true;
        }
    }

    /// <summary>Whether a window has to shrink: this one does, and the others when memory is still short then.</summary>
    public bool TakeStrain()
    {
        bool isStrained = _isStrained;
        if (isStrained)
        {
            _isStrained = false;
        }

        return isStrained;
    }

    /// <summary>Reads other distances ahead from now on; readers that are farther ahead already stay so until they pause.</summary>
    public void Change(long readAheadLimit) => Volatile.Write(ref _distance, readAheadLimit);

    /// <summary>The memory of the mount has another limit from now on.</summary>
    public void ChangeMemory(long limit) => Volatile.Write(ref _memory, limit);

    public void Release(long bytes) => Interlocked.Add(ref _reserved, -bytes);
}
