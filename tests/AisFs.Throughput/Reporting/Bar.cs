using System.Globalization;

namespace AisFs.Throughput.Reporting;

/// <summary>A limit that was set beforehand, and what came out.</summary>
/// <param name="Name">The bar's name.</param>
/// <param name="Ratio">What came out.</param>
/// <param name="Limit">What was wanted.</param>
/// <param name="AtMost">Whether the limit must not be exceeded; else it must be reached.</param>
internal sealed record Bar(string Name, double Ratio, double Limit, bool AtMost = false)
{
    public bool IsMet => AtMost ? Ratio <= Limit : Ratio >= Limit;

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"bar {Name} {Ratio:0.000} {Limit:0.000} {(IsMet ? "ok" : "short")}");
}
