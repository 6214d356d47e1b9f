using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InAsyncLocalFunction
{
    public static Task<int> Run(int more)
    {
        return Inner();

        async Task<int> Inner()
        {
            await Task.Yield();
            return Used.Call() + more;
        }
    }
}
