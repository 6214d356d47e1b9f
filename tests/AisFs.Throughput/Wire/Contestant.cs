using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>One way to do a load: the client's, or another program's.</summary>
/// <param name="Name">Who does it, and how.</param>
/// <param name="Run">Does it once. What it returns has the figures that leave out preparations.</param>
internal sealed record Contestant(string Name, Func<Stopclock, Task<Outcome>> Run)
{
    /// <summary>A program that must be there; null: none.</summary>
    public string? Program { get; init; }

    /// <summary>The contestants that it is compared with, and what is to be reached.</summary>
    public IReadOnlyList<Rivalry> Rivals { get; init; } = [];

    /// <summary>The greatest number of bytes that one operation may allocate; 0: no matter how many.</summary>
    public int MostAllocated { get; init; }
}
