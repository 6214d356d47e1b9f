using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InLambda
{
    public static Func<int> Run(int more) => () => Used.Call() + more;
}
