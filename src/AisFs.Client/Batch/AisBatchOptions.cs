namespace AisFs.Client.Batch;

/// <summary>How a batch is sent.</summary>
public sealed record AisBatchOptions
{
    internal static AisBatchOptions Default { get; } = new();

    /// <summary>The format of the archive that it is sent in. Default <see cref="AisBatchFormat.Tar"/>.</summary>
    public AisBatchFormat Format { get; init; } = AisBatchFormat.Tar;

    /// <summary>
    /// Whether missing entries are reported and the others still come. Default true. If not, the batch ends before
    /// the first missing entry.
    /// </summary>
    public bool ContinueOnError { get; init; } = true;

    /// <summary>
    /// Whether the cluster sends as it reads. Default true: fastest, and sizes and errors show only as the entries come. If not, it gathers
    /// everything first, and sends a list with sizes and errors before the archive.
    /// </summary>
    public bool Streaming { get; init; } = true;

    /// <summary>Whether members of the archive are named by the object only, without the bucket. Default false. Only raw archives show it.</summary>
    public bool OnlyObjectNames { get; init; }

    /// <summary>A hint to the cluster about where the objects lie. Default <see cref="AisColocation.None"/>.</summary>
    public AisColocation Colocation { get; init; }
}
