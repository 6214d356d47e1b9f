using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfPattern
{
    public static bool Run(object value) => value is UsedValue { Number: > 0 };
}
