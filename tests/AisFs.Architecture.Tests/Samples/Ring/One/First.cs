using AisFs.Architecture.Tests.Samples.Ring.Two;

namespace AisFs.Architecture.Tests.Samples.Ring.One;

internal static class First
{
    public static int Run(int depth) => depth == 0 ? 0 : Second.Run(depth - 1);
}
