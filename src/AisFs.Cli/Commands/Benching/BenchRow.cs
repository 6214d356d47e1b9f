namespace AisFs.Cli.Commands.Benching;

/// <summary>One measurement.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">How many bytes were moved.</param>
/// <param name="Operations">How many operations that were.</param>
/// <param name="P50Ms">The time of an operation in the middle, in milliseconds.</param>
/// <param name="P99Ms">The time that 99 % of the operations kept below, in milliseconds.</param>
/// <param name="Cache">Where the bytes were before: <c>cold</c>, <c>warm</c> or <c>unknown</c>; null of what reads no bytes.</param>
internal sealed record BenchRow(string Name, double Seconds, long Bytes, long Operations, double P50Ms, double P99Ms, string? Cache)
{
    public double BytesPerSecond => Bytes / Math.Max(Seconds, 1e-9);

    public double OperationsPerSecond => Operations / Math.Max(Seconds, 1e-9);
}
