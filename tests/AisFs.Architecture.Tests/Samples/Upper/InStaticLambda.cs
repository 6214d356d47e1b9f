using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InStaticLambda
{
    public static Func<int> Run() => static () => Used.Call();
}
