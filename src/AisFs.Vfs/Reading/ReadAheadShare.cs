namespace AisFs.Vfs.Reading;

/// <summary>What all sequential readers together may have in advance: a quarter of the memory.</summary>
internal sealed class ReadAheadShare(long limit)
{
    private long _reserved;

    /// <summary>Bytes by which readers are ahead at most.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _reserved, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _reserved, -bytes);
}
