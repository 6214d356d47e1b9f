using AisFs.Architecture.Tests.Samples.Ring.One;

namespace AisFs.Architecture.Tests.Samples.Ring.Two;

internal static class Second
{
    public static int Run(int depth) => depth == 0 ? 0 : First.Run(depth - 1);
}
