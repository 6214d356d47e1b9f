using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>A log that grows on one mount is followed on another one by the program that everybody uses for it.</summary>
[Collection(AloneCollection.Name)]
public sealed class TailTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [Semantics("S69")]
    public async Task A_log_that_grows_elsewhere_is_followed_by_its_name(int ttl)
    {
        Require.Tool("tail", "coreutils");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("tail");
        MountOptions options = new() { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token };
        await using MountProcess writer = await MountProcess.StartAsync(options);
        await using MountProcess reader = await MountProcess.StartAsync(options.With("--cache-ttl", $"{ttl}s"));
        await AppendAsync(writer, 0);
        await using BackgroundProcess tail = BackgroundProcess.Start(
            "tail", ["-F", "-n", "+1", "-s", "0.1", "--max-unchanged-stats=1", Path.Combine(reader.Mountpoint, "log")]);
        for (int line = 1; line <= 5; line++)
        {
            await WaitForAsync(tail, $"line {line - 1}");
            await AppendAsync(writer, line);
        }

        await WaitForAsync(tail, "line 5");
        Assert.False(tail.HasExited, tail.Log.ToString());
        string[] lines = [.. tail.Log.ToString().Split('\n').Where(text => text.StartsWith("line", StringComparison.Ordinal))];
        Assert.All(lines, text => Assert.Matches("^line [0-5] x{2000}$", text));
        Assert.Equal(
            Enumerable.Range(0, 6).Select(Line),
            (await CommandRunner.RunAsync("cat", [Path.Combine(reader.Mountpoint, "log")], onTimeout: reader.Kill)).Ok().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Line(int number) => $"line {number} {new string('x', 2000)}";

    private static async Task AppendAsync(MountProcess mount, int number)
        => (await CommandRunner.RunAsync(
            "sh", ["-c", $"cat >> '{Path.Combine(mount.Mountpoint, "log")}'"], s_patience, input: Line(number) + "\n", onTimeout: mount.Kill)).Ok();

    private static async Task WaitForAsync(BackgroundProcess tail, string text)
    {
        await Wait.UntilAsync(
            () => tail.Log.ToString().Contains(text, StringComparison.Ordinal) || tail.HasExited,
            () => $"tail does not show '{text}':\n{tail.Log}",
            s_patience);
        Assert.False(tail.HasExited, $"tail has ended:\n{tail.Log}");
    }
}
