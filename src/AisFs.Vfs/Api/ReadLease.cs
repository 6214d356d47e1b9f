namespace AisFs.Vfs.Api;

/// <summary>
/// Bytes that were read, as segments of cached memory that stay valid until the lease is disposed. Leases are pooled:
/// after <see cref="Dispose"/> an instance must not be touched.
/// </summary>
public abstract class ReadLease : IDisposable
{
    /// <summary>The number of bytes in all segments; 0 behind the end of the file.</summary>
    public abstract int Length { get; }

    /// <summary>The number of segments.</summary>
    public abstract int SegmentCount { get; }

    /// <summary>One segment, in the order of the file. The memory is native: it does not move.</summary>
    /// <param name="index">0 to <see cref="SegmentCount"/> - 1.</param>
    /// <returns>The bytes.</returns>
    public abstract ReadOnlyMemory<byte> GetSegment(int index);

    /// <summary>Copies all bytes.</summary>
    /// <param name="destination">Room for <see cref="Length"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        for (int i = 0; i < SegmentCount; i++)
        {
            ReadOnlySpan<byte> segment = GetSegment(i).Span;
            segment.CopyTo(destination);
            destination = destination[segment.Length..];
        }
    }

    /// <summary>Gives the memory back to the cache.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back to the cache.</summary>
    protected abstract void Release();
}
