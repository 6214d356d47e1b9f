namespace AisFs.DevServer.Blobs;

/// <summary>
/// The immutable content of an object version or of an uploaded part. Counted references: a reader keeps its blob while
/// the object is overwritten or deleted, and memory is reused only when no reader is left.
/// </summary>
internal abstract class Blob
{
    private int _references = 1;

    public abstract long Length { get; }

    /// <summary>Whether bytes of it are lost: reading ends before them.</summary>
    public virtual bool IsTorn => false;

    /// <summary>How many hold this blob; 1 is the index alone.</summary>
    protected int References => Volatile.Read(ref _references);

    /// <summary>Takes a reference; false if the blob is gone already (then look the object up again).</summary>
    public bool TryAddReference()
    {
        int count = Volatile.Read(ref _references);
        while (count > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, count + 1, count);
            if (seen == count)
            {
                return true;
            }

            count = seen;
        }

        return false;
    }

    public void Release()
    {
        switch (Interlocked.Decrement(ref _references))
        {
            case 0:
                Free();
                break;
            case 1:
                OnIdle();
                break;
        }
    }

    /// <summary>The bytes from an offset on, as many as lie together in memory; empty if the content must be read.</summary>
    public virtual ReadOnlyMemory<byte> MemoryAt(long offset) => default;

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end.</summary>
    public abstract int Read(long offset, Span<byte> destination);

    protected abstract void Free();

    /// <summary>Only one reference is left.</summary>
    protected virtual void OnIdle()
    {
    }
}
