using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Presents a file system to the kernel: translates arguments, results and errors, and nothing else.</summary>
internal sealed partial class FuseAdapter : IFuseOperations
{
    private readonly IFileSystem _fileSystem;
    private readonly LinuxProcesses _processes;

    public FuseAdapter(IFileSystem fileSystem, string mountpoint)
    {
        _fileSystem = fileSystem;
        _processes = new LinuxProcesses(mountpoint);
    }

    /// <summary>What was agreed upon with the kernel; set before the first operation.</summary>
    public FuseConnection? Connection { get; private set; }

    public void Initialized(FuseConnection connection) => Connection = connection;

    public ValueTask<FuseResult<FuseStatistics>> GetStatisticsAsync(FuseContext context, CancellationToken cancellationToken)
        => Map(_fileSystem.GetStatisticsAsync(cancellationToken), FuseConvert.ToStatistics);

    public ValueTask<Errno> SyncAllAsync(FuseContext context, CancellationToken cancellationToken)
        => Map(_fileSystem.SyncAllAsync(cancellationToken));

    // Results that are there already are passed on without a state machine.
    private static ValueTask<Errno> Map(ValueTask<FsResult> task)
        => task.IsCompletedSuccessfully ? new(FuseErrors.ToErrno(task.Result.Error)) : MapAsync(task);

    private static ValueTask<FuseResult<TOut>> Map<TIn, TOut>(ValueTask<FsResult<TIn>> task, Func<TIn, TOut> convert)
        => task.IsCompletedSuccessfully ? new(Convert(task.Result, convert)) : MapAsync(task, convert);

    private static FuseResult<TOut> Convert<TIn, TOut>(FsResult<TIn> result, Func<TIn, TOut> convert)
        => result.IsOk ? new FuseResult<TOut>(convert(result.Value)) : new FuseResult<TOut>(FuseErrors.ToErrno(result.Error));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Errno> MapAsync(ValueTask<FsResult> task)
        => FuseErrors.ToErrno((await task.ConfigureAwait(false)).Error);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FuseResult<TOut>> MapAsync<TIn, TOut>(ValueTask<FsResult<TIn>> task, Func<TIn, TOut> convert)
        => Convert(await task.ConfigureAwait(false), convert);

    private static async ValueTask<Errno> MapAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return Errno.None;
    }
}
