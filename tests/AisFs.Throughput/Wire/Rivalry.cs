namespace AisFs.Throughput.Wire;

/// <summary>A comparison of two contestants.</summary>
/// <param name="Rival">The name of the other one.</param>
/// <param name="Goal">What is to be reached; 0: the ratio is only told.</param>
/// <param name="OfTime">Whether the ratio is one of times, which must not exceed the goal; else it is one of rates, which must reach it.</param>
internal sealed record Rivalry(string Rival, double Goal = 0, bool OfTime = false);
