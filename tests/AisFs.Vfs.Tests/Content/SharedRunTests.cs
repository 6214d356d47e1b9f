using AisFs.Vfs.Content.Uploading;

namespace AisFs.Vfs.Tests.Content;

/// <summary>An operation that runs once for all callers.</summary>
public sealed class SharedRunTests
{
    private readonly SharedRun<int> _run = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_that_come_while_it_runs_share_its_result()
    {
        TaskCompletionSource<int> work = new();
        int starts = 0;
        Task<int> first = _run.Join(Start, static _ => false, out bool hasFirstJoined);
        Task<int> second = _run.Join(Start, static _ => false, out bool hasSecondJoined);
        Assert.False(hasFirstJoined);
        Assert.True(hasSecondJoined);
        Assert.Same(first, second);
        work.SetResult(7);
        Assert.Equal(7, await second.WaitAsync(Token));
        Assert.Equal(1, starts);
        Assert.Null(_run.Present);

        ValueTask<int> Start()
        {
            starts++;
            return new ValueTask<int>(work.Task);
        }
    }

    [Fact]
    public async Task A_result_that_is_kept_serves_later_callers_and_another_does_not()
    {
        Assert.Equal(1, await _run.Join(() => new(1), static result => result == 2, out _).WaitAsync(Token));
        Assert.Equal(2, await _run.Join(() => new(2), static result => result == 2, out bool hasJoined).WaitAsync(Token));
        Assert.False(hasJoined);
        Assert.Equal(2, await _run.Join(() => new(3), static result => result == 2, out hasJoined).WaitAsync(Token));
        Assert.True(hasJoined);
    }

    [Fact]
    public async Task After_an_exception_the_next_caller_starts_anew()
    {
        Task<int> failed = _run.Join(() => throw new InvalidOperationException("The first run fails."), static _ => true, out _);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        Task<int> cancelled = _run.Join(() => throw new OperationCanceledException(), static _ => true, out _);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(5, await _run.Join(() => new(5), static _ => true, out _).WaitAsync(Token));
    }

    [Fact]
    public async Task It_is_started_without_the_lock()
    {
        Task<int> outer = _run.Join(
            () =>
            {
                // Another thread can look at the run while it is started.
                bool isSeen = Task.Run(() => _run.Present is not null, Token).Wait(ContentHarness.Patience, Token);
                return new ValueTask<int>(isSeen ? 1 : 0);
            },
            static _ => false,
            out _);
        Assert.Equal(1, await outer.WaitAsync(Token));
    }
}
