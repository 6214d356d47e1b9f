using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InLocalFunction
{
    public static int Run()
    {
        return Inner();

        static int Inner() => Used.Call();
    }
}
