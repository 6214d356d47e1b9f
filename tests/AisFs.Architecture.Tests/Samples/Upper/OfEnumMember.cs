using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class OfEnumMember
{
    public static int Run() => (int)UsedKind.Special;
}
