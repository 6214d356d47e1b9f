using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InAsyncMethod
{
    public static async Task<int> Run()
    {
        await Task.Yield();
        return Used.Call();
    }
}
