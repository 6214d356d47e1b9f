using AisFs.Architecture.Tests.Samples.Lower;

namespace AisFs.Architecture.Tests.Samples.Upper;

internal static class InAsyncLambda
{
    public static Func<Task<int>> Run(int more) => async () =>
    {
        await Task.Yield();
        return Used.Call() + more;
    };
}
