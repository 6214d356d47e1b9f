using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfGenericArgument
{
    public static object Run() => new List<Dictionary<string, UsedValue?>>();
}
