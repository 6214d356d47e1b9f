using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfGenericMethod
{
    public static object Run() => Array.Empty<UsedValue>();
}
