using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal sealed class OfField
{
    public UsedValue[]? Values { get; set; }
}
