using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfConstant
{
    public static int Run() => Used.Constant;
}
