namespace AisFs.Client.Transfers;

/// <summary>How an object is read into a file, by ranges, several at once.</summary>
public sealed record AisDownloadOptions
{
    internal static AisDownloadOptions Default { get; } = new();

    /// <summary>The size of a range in bytes, at least 1; 0: that of the object's parts, or 8 MiB. Default 0.</summary>
    public int ChunkSize { get; init; }

    /// <summary>The greatest number of ranges that are read at once, 1 to 256. Default 4.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>
    /// Whether a download that fails leaves what came, as a file with the ending <c>.part</c> and another with <c>.part.list</c>, so that the next
    /// one of the same object reads only the rest; that of another version begins anew. Default false.
    /// </summary>
    public bool Resume { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ChunkSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(Parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Parallelism, 256);
    }
}
