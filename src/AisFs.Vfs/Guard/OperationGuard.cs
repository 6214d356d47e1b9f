using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Guard;

/// <summary>
/// Sees to it that operations end: one that stands still for too long is cancelled, whatever it waits for, and answered
/// with <see cref="FsError.TimedOut"/>. What fails without a better reason leaves a line in the log.
/// </summary>
internal sealed partial class OperationGuard(OperationLimits limits, Func<OperationCall, string> describe, RecentFailures failures, ILogger log, TimeProvider time)
{
    private readonly SlowFailures _slow = new(limits, time);
    private readonly OperationTracing _tracing = new(describe, time);

    public TimeProvider Time => time;

    /// <summary>Listens to operations that end.</summary>
    /// <param name="listener">Called on any thread; must not wait.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Trace(Action<TracedOperation> listener) => _tracing.Listen(listener);

    /// <summary>Passes an outcome on. Only those that are not there yet are waited for.</summary>
    /// <typeparam name="TResult">The outcome.</typeparam>
    /// <param name="call">What is done.</param>
    /// <param name="scope">The scope whose token the operation has.</param>
    /// <param name="task">The operation.</param>
    /// <param name="wait">How it is waited for.</param>
    /// <param name="caller">Ends the operation.</param>
    /// <returns>The outcome.</returns>
    public ValueTask<TResult> RunAsync<TResult>(in OperationCall call, OperationScope scope, ValueTask<TResult> task, in OperationWait<TResult> wait, CancellationToken caller)
        where TResult : struct, IOutcome<TResult>
    {
        if (!task.IsCompletedSuccessfully)
        {
            return WaitAsync(call, scope, task.AsTask(), wait, caller);
        }

        long traced = scope.Began;
        scope.Return();
        TResult result = task.Result;
        if (traced != 0)
        {
            _tracing.Ended(call, traced, result.Error);
        }

        if (result.Error == FsError.Io)
        {
            Tell(call);
        }

        return new ValueTask<TResult>(result);
    }

    private async ValueTask<TResult> WaitAsync<TResult>(OperationCall call, OperationScope scope, Task<TResult> work, OperationWait<TResult> wait, CancellationToken caller)
        where TResult : struct, IOutcome<TResult>
    {
        long began = _slow.GetStart(call);
        long traced = scope.Began;
        bool isExpired = false;
        CancellationTokenRegistration link = scope.Link(caller);
        await using (link.ConfigureAwait(false))
        {
            while (!work.IsCompleted)
            {
                TimeSpan left = limits.Cancel - time.GetElapsedTime(Math.Max(began, wait.Progress?.Last ?? 0));
                if (left <= TimeSpan.Zero)
                {
                    isExpired = true;
                    await scope.CancelAsync().ConfigureAwait(false);
                    break;
                }

                await ((Task)work).WaitAsync(left, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (isExpired && wait.MayAbandon)
        {
            await ((Task)work).WaitAsync(limits.Abandon, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!work.IsCompleted)
            {
                _ = UndoAsync(work, wait.Undo);
                _tracing.Ended(call, traced, FsError.TimedOut);
                return Expire<TResult>(call, began);
            }
        }

        TResult result = await work.ConfigureAwait(false);
        _tracing.Ended(call, traced, result.Error);
        if (!isExpired)
        {
            scope.Return();
        }

        if (result.Error == FsError.Io)
        {
            Tell(call);
        }
        else if (isExpired && result.Error is FsError.Interrupted)
        {
            return Expire<TResult>(call, began);
        }
        else if (result.Error is FsError.TimedOut or FsError.Unreachable)
        {
            _slow.Add(call, began);
        }

        return result;
    }

    private TResult Expire<TResult>(in OperationCall call, long began)
        where TResult : struct, IOutcome<TResult>
    {
        _slow.Add(call, began);
        LogExpired(log, call.Operation, describe(call), time.GetElapsedTime(began).TotalSeconds);
        return TResult.Failed(FsError.TimedOut);
    }

    // The caller was answered already: what the outcome holds is given back.
    private async Task UndoAsync<TResult>(Task<TResult> work, Action<TResult>? undo)
        where TResult : struct, IOutcome<TResult>
    {
        try
        {
            TResult result = await work.ConfigureAwait(false);
            if (result.Error == FsError.None)
            {
                undo?.Invoke(result);
            }
        }
        catch (Exception exception)
        {
            LogDefect(log, exception);
        }
    }

    private void Tell(in OperationCall call)
    {
        string subject = describe(call);
        if (failures.Find(subject) is { } cause)
        {
            LogFailed(log, call.Operation, subject, cause);
        }
        else
        {
            LogFailedBefore(log, call.Operation, subject);
        }
    }

    [LoggerMessage(2020, LogLevel.Error, "{Operation} {Subject}: input/output error: {Cause}")]
    private static partial void LogFailed(ILogger logger, string operation, string subject, string cause);

    [LoggerMessage(2021, LogLevel.Error, "{Operation} {Subject}: input/output error; the lines before tell why")]
    private static partial void LogFailedBefore(ILogger logger, string operation, string subject);

    [LoggerMessage(2022, LogLevel.Warning, "{Operation} {Subject}: given up after {Seconds:0.0} s, in which nothing moved")]
    private static partial void LogExpired(ILogger logger, string operation, string subject, double seconds);

    [LoggerMessage(2023, LogLevel.Error, "An operation that nobody waited for any more failed in a way that it should not")]
    private static partial void LogDefect(ILogger logger, Exception exception);
}
