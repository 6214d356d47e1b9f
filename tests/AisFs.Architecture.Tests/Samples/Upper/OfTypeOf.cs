using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfTypeOf
{
    public static Type Run() => typeof(UsedValue);
}
