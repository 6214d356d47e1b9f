using System.Diagnostics;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Guard;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Operations;

/// <summary>How long operations are waited for, and what becomes of those that are not waited for any more.</summary>
public sealed class OperationGuardTests
{
    private static readonly OperationLimits s_limits = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    private readonly OperationGuard _guard = MakeGuard(TimeProvider.System);

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
        OperationWait<FsResult<int>> wait = new() { MayAbandon = true, Undo = late => undone.SetResult(late.Value) };
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
        ManualClock clock = new();
        OperationScope scope = OperationScope.Rent();
        OperationProgress part = new(clock);
        OperationProgress whole = new(clock);
        whole.Join(part);
        TaskCompletionSource<FsResult<int>> work = new();
        OperationWait<FsResult<int>> wait = new() { MayAbandon = true, Progress = whole };
        Task<FsResult<int>> running = MakeGuard(clock).RunAsync(new("test", default), scope, new(work.Task), wait, CancellationToken.None).AsTask();
        for (int i = 0; i < 10; i++)
        {
            // Each step is well within the limit, all of them are far beyond it. The guard waits again when it has looked.
            clock.Advance(4 * s_limits.Timeout);
            part.Moved();
            await Wait.UntilAsync(() => clock.Pending > 0 || running.IsCompleted);
        }

        Assert.False(scope.Token.IsCancellationRequested);
        work.SetResult(5);
        Assert.Equal(5, (await running).Value);
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
        ManualClock clock = new();
        OperationGuard guard = MakeGuard(clock);
        Assert.Equal(FsError.TimedOut, (await ExpireAsync(9 * s_limits.Timeout)).Error);
        Assert.Equal(FsError.TimedOut, (await ExpireAsync(0.5 * s_limits.Timeout)).Error);

        Task<FsResult<int>> ExpireAsync(TimeSpan after)
        {
            OperationScope scope = OperationScope.Rent();
            Task<FsResult<int>> running = guard.RunAsync(call, scope, HeedAsync(scope.Token), default, CancellationToken.None).AsTask();
            clock.Advance(after);
            return running.WaitAsync(Wait.Limit, TestContext.Current.CancellationToken);
        }
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

    private static OperationGuard MakeGuard(TimeProvider time) => new(s_limits, static call => call.Operation, new RecentFailures(), NullLogger.Instance, time);
}
