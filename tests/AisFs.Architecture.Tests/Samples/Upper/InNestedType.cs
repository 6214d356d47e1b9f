using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InNestedType
{
    internal sealed class Inner
    {
        public static int Run() => Used.Call();
    }
}
