using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Turns the results of the file system into those of FUSE.</summary>
internal static class FuseResults
{
    // Results that are there already are passed on without a state machine.
    public static ValueTask<Errno> Map(ValueTask<FsResult> task)
        => task.IsCompletedSuccessfully ? new(FuseErrors.ToErrno(task.Result.Error)) : MapAsync(task);

    public static ValueTask<FuseResult<TOut>> Map<TIn, TOut>(ValueTask<FsResult<TIn>> task, Func<TIn, TOut> convert)
        => task.IsCompletedSuccessfully ? new(Convert(task.Result, convert)) : MapAsync(task, convert);

    private static FuseResult<TOut> Convert<TIn, TOut>(FsResult<TIn> result, Func<TIn, TOut> convert)
        => result.IsOk ? new FuseResult<TOut>(convert(result.Value)) : new FuseResult<TOut>(FuseErrors.ToErrno(result.Error));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Errno> MapAsync(ValueTask<FsResult> task)
        => FuseErrors.ToErrno((await task.ConfigureAwait(false)).Error);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FuseResult<TOut>> MapAsync<TIn, TOut>(ValueTask<FsResult<TIn>> task, Func<TIn, TOut> convert)
        => Convert(await task.ConfigureAwait(false), convert);

    public static async ValueTask<Errno> MapAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return Errno.None;
    }
}
