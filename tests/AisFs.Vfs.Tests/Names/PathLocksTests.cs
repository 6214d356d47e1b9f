using AisFs.Vfs.Names;

namespace AisFs.Vfs.Tests.Names;

public sealed class PathLocksTests
{
    [Fact]
    public async Task Names_that_differ_do_not_wait_for_each_other()
    {
        PathLocks locks = new();
        using PathLocks.Holder first = await locks.AcquireAsync("a/b", TestContext.Current.CancellationToken);
        Task<PathLocks.Holder> second = locks.AcquireAsync("a/bc", TestContext.Current.CancellationToken).AsTask();
        Task<PathLocks.Holder> same = locks.AcquireAsync("a/b", TestContext.Current.CancellationToken).AsTask();
        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(same.IsCompleted);
        first.Dispose();
        (await same).Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task A_subtree_excludes_all_below_it_and_is_served_in_turn()
    {
        PathLocks locks = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        PathLocks.Holder below = await locks.AcquireAsync("a/b/c", token);
        Task<PathLocks.Holder> tree = locks.AcquireAsync(new PathLock("a/b", true), new PathLock("x", true), token).AsTask();
        Task<PathLocks.Holder> later = locks.AcquireAsync("a/b/d", token).AsTask();
        Task<PathLocks.Holder> other = locks.AcquireAsync("a/bb", token).AsTask();
        Task<PathLocks.Holder> target = locks.AcquireAsync("x/y", token).AsTask();
        Assert.False(tree.IsCompleted || later.IsCompleted || target.IsCompleted);
        (await other).Dispose();
        below.Dispose();
        PathLocks.Holder held = await tree;
        Assert.False(later.IsCompleted || target.IsCompleted);
        held.Dispose();
        (await later).Dispose();
        (await target).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_lets_those_behind_pass()
    {
        PathLocks locks = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        using PathLocks.Holder first = await locks.AcquireAsync("a/x", token);
        using CancellationTokenSource cancellation = new();
        Task<PathLocks.Holder> tree = locks.AcquireAsync(new PathLock("a", true), null, cancellation.Token).AsTask();
        Task<PathLocks.Holder> behind = locks.AcquireAsync("a/y", token).AsTask();
        Assert.False(behind.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tree);
        (await behind).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Holders_never_overlap()
    {
        PathLocks locks = new();
        string[] paths = ["a", "a/b", "a/b/c", "a/d", "e", "e/f"];
        int[] inside = new int[paths.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (i, token) =>
        {
            Random random = new(i);
            int first = random.Next(paths.Length);
            int second = random.Next(paths.Length);
            PathLock one = new(paths[first], random.Next(2) == 0);
            PathLock two = new(paths[second], random.Next(2) == 0);
            using PathLocks.Holder holder = await locks.AcquireAsync(one, one.ConflictsWith(two) ? null : two, token);
            Assert.Equal(1, Interlocked.Increment(ref inside[first]));
            await Task.Yield();
            Interlocked.Decrement(ref inside[first]);
        });
    }
}
