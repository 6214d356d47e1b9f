using System.Diagnostics;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Guard;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Operations;

/// <summary>How long operations are waited for, and what becomes of those that are not waited for any more.</summary>
public sealed class OperationGuardTests
{
    private static readonly OperationLimits s_limits = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    private readonly OperationGuard _guard = new(s_limits, static call => call.Operation, new RecentFailures(), NullLogger.Instance, TimeProvider.System);

    [Fact]
    [Semantics("S38")]
    public async Task What_heeds_its_token_is_cancelled_and_has_timed_out()
    {
        OperationScope scope = OperationScope.Rent();
        long started = Stopwatch.GetTimestamp();
        FsResult<int> result = await _guard.RunAsync(new("test", default), scope, HeedAsync(scope.Token), default, CancellationToken.None);

        Assert.Equal(FsError.TimedOut, result.Error);
        Assert.True(Stopwatch.GetElapsedTime(started) >= 9 * s_limits.Timeout);
    }

    [Fact]
    [Semantics("S38")]
    public async Task What_heeds_nothing_is_left_alone_and_what_it_brings_too_late_is_given_back()
    {
        OperationScope scope = OperationScope.Rent();
        TaskCompletionSource<FsResult<int>> work = new();
        TaskCompletionSource<int> undone = new();
        OperationWait<FsResult<int>> wait = new() { MayLeave = true, Undo = late => undone.SetResult(late.Value) };
        FsResult<int> result = await _guard.RunAsync(new("test", default), scope, new ValueTask<FsResult<int>>(work.Task), wait, CancellationToken.None);

        Assert.Equal(FsError.TimedOut, result.Error);
        Assert.True(scope.Token.IsCancellationRequested);
        work.SetResult(7);
        Assert.Equal(7, await undone.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Semantics("S80")]
    public async Task What_gets_on_has_no_limit()
    {
        OperationScope scope = OperationScope.Rent();
        OperationProgress part = new(TimeProvider.System);
        OperationProgress whole = new(TimeProvider.System);
        whole.Join(part);
        OperationWait<FsResult<int>> wait = new() { MayLeave = true, Progress = whole };
        FsResult<int> result = await _guard.RunAsync(new("test", default), scope, MoveAsync(part, scope.Token), wait, CancellationToken.None);

        Assert.Equal(5, result.Value);
    }

    [Fact]
    public async Task A_caller_who_gives_up_interrupts()
    {
        OperationScope scope = OperationScope.Rent();
        using CancellationTokenSource caller = new();
        ValueTask<FsResult<int>> running = _guard.RunAsync(new("test", default), scope, HeedAsync(scope.Token), default, caller.Token);
        await caller.CancelAsync();

        Assert.Equal(FsError.Interrupted, (await running).Error);
    }

    [Fact]
    public async Task A_repeated_question_has_the_time_that_the_first_has_left()
    {
        OperationCall call = new("read", default, new HandleId(1)) { Offset = 0, Length = 4096 };
        OperationScope first = OperationScope.Rent();
        Assert.Equal(FsError.TimedOut, (await _guard.RunAsync(call, first, HeedAsync(first.Token), default, CancellationToken.None)).Error);
        OperationScope second = OperationScope.Rent();
        long started = Stopwatch.GetTimestamp();
        Assert.Equal(FsError.TimedOut, (await _guard.RunAsync(call, second, HeedAsync(second.Token), default, CancellationToken.None)).Error);

        Assert.True(Stopwatch.GetElapsedTime(started) < 5 * s_limits.Timeout);
    }

    private static async ValueTask<FsResult<int>> HeedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
    }

    // Twice as long as one that stands still has.
    private static async ValueTask<FsResult<int>> MoveAsync(OperationProgress progress, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 5; i++)
        {
            // An operation that takes long: timers run in real time.
            await Task.Delay(4 * s_limits.Timeout, CancellationToken.None);
            progress.Moved();
        }

        return cancellationToken.IsCancellationRequested ? FsError.TimedOut : 5;
    }
}
