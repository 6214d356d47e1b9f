using AisFs.Control.Contract;
using AisFs.Control.Reports;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Inspection;

public sealed class ClusterWatchTests
{
    [Fact]
    public async Task A_cluster_that_hangs_keeps_no_client_waiting_and_is_asked_once()
    {
        int asked = 0;
        TaskCompletionSource<ClusterAnswer> never = new();
        ClusterWatch watch = new("http://h", token =>
        {
            Interlocked.Increment(ref asked);
            return never.Task.WaitAsync(token);
        }, TimeProvider.System);
        ClusterStatus first = await watch.LookAsync().AsTask().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("unknown", null), (first.State, first.AgeSeconds));
        await Wait.UntilAsync(async () => (await watch.LookAsync()).State == "no-answer");
        Assert.Equal(1, asked);
        never.SetResult(new ClusterAnswer("ok", null, 3));
        await Wait.UntilAsync(async () => await watch.LookAsync() is { State: "ok", Targets: 3, AgeSeconds: not null });
    }

    [Fact]
    public async Task What_is_known_is_told_without_asking_again_and_failures_are_answers()
    {
        int asked = 0;
        ClusterWatch watch = new("http://h", _ => ++asked == 1 ? throw new InvalidOperationException("broken") : Task.FromResult(new ClusterAnswer("ok", null, 1)), TimeProvider.System);
        ClusterStatus first = await watch.LookAsync();
        Assert.Equal(("unreachable", "broken"), (first.State, first.Message));
        Assert.Equal("unreachable", (await watch.LookAsync()).State);
        Assert.Equal(1, asked);
    }
}
