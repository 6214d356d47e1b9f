using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InIterator
{
    public static IEnumerable<int> Run()
    {
        yield return Used.Call();
    }
}
