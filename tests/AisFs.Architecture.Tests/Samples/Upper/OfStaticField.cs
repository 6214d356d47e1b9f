using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfStaticField
{
    private static readonly int s_value = Used.Call();

    public static int Value => s_value;
}
