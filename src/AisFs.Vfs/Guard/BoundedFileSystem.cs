using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Guard;

/// <summary>
/// A file system of which every operation ends: what stands still for longer than <see cref="OperationLimits"/> allow
/// fails with <see cref="FsError.TimedOut"/>. This is where the operations of a mount enter: all layers below see one
/// token for each. Operations that fail with <see cref="FsError.Io"/> leave a line in the log.
/// </summary>
public sealed partial class BoundedFileSystem : IFileSystem
{
    private readonly VirtualFileSystem _inner;
    private readonly OperationGuard _guard;
    private readonly Action<FsResult<FsEntry>> _forgetEntry;

    /// <summary>Puts bounds around a file system.</summary>
    /// <param name="inner">The file system; it goes over.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="failures">What the cluster said last.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public BoundedFileSystem(VirtualFileSystem inner, OperationLimits limits, RecentFailures failures, ILoggerFactory loggers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentNullException.ThrowIfNull(time);
        limits.Validate();
        _inner = inner;
        _guard = new OperationGuard(limits, call => inner.Subjects.Describe(call.Inode, call.Handle, call.Name), failures, loggers.CreateLogger<BoundedFileSystem>(), time);
        _forgetEntry = ForgetEntry;
    }

    /// <inheritdoc/>
    public bool IgnoresCase => _inner.IgnoresCase;

    /// <inheritdoc/>
    public bool OffersBackings => _inner.OffersBackings;

    /// <inheritdoc/>
    public IDisposable Subscribe(IInvalidationSink sink) => _inner.Subscribe(sink);

    /// <inheritdoc/>
    public bool Forget(InodeId inode, ulong count) => _inner.Forget(inode, count);

    /// <summary>Listens to operations that end. While nobody does, that costs nothing.</summary>
    /// <param name="listener">Called for each of them, on any thread; must not wait.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Trace(Action<TracedOperation> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _guard.Trace(listener);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    /// <inheritdoc/>
    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        OperationScope scope = OperationScope.Rent();
        return _guard.RunAsync(new("statfs", default), scope, _inner.GetStatisticsAsync(scope.Token), Free<FsResult<FsStatistics>>(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken)
        => RunWatched(new("sync", default), _inner.SyncAllAsync, cancellationToken);

    /// <summary>An operation that takes nothing of the caller's and holds nothing when it is over.</summary>
    private static OperationWait<TResult> Free<TResult>() => new() { MayAbandon = true };

    /// <summary>An operation that holds something when it is over.</summary>
    private static OperationWait<TResult> Free<TResult>(Action<TResult> undo) => new() { MayAbandon = true, Undo = undo };

    /// <summary>An operation that may take long while it gets on.</summary>
    private OperationWait<TResult> Watched<TResult>() => new() { MayAbandon = true, Progress = new OperationProgress(_guard.Time) };

    /// <summary>Runs an operation that may take long while it gets on.</summary>
    private ValueTask<TResult> RunWatched<TResult>(
        in OperationCall call, Func<CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken)
        where TResult : struct, IOutcome<TResult>
    {
        OperationScope scope = OperationScope.Rent();
        OperationWait<TResult> wait = Watched<TResult>();
        using Flow flow = new(wait.Progress);
        return _guard.RunAsync(call, scope, operation(scope.Token), wait, cancellationToken);
    }

    private void ForgetEntry(FsResult<FsEntry> entry)
    {
        if (!entry.Value.IsNegative)
        {
            _inner.Forget(entry.Value.Attributes.Inode, 1);
        }
    }

    private void Close(HandleId handle) => _ = _inner.ReleaseAsync(handle).AsTask();

    /// <summary>What is begun until it is disposed works for this progress.</summary>
    private readonly ref struct Flow
    {
        private readonly OperationProgress? _before;

        public Flow(OperationProgress? progress)
        {
            _before = OperationProgress.Current;
            OperationProgress.Current = progress;
        }

        public void Dispose() => OperationProgress.Current = _before;
    }
}
