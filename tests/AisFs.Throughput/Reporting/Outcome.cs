namespace AisFs.Throughput.Reporting;

/// <summary>What was done under the clock.</summary>
/// <param name="Bytes">How many bytes were read.</param>
/// <param name="Operations">How many operations that were.</param>
internal sealed record Outcome(long Bytes, long Operations)
{
    /// <summary>How long it took as the program itself says, which leaves out its start; null: as the clock says.</summary>
    public double? Seconds { get; init; }

    /// <summary>CPU seconds of the program that did it; null: as the clock says.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Managed bytes that were allocated in this process; null: not counted.</summary>
    public long? Allocated { get; init; }

    /// <summary>How long the operations took, in seconds; null: as the clock noted.</summary>
    public IReadOnlyList<double>? Latencies { get; init; }
}
