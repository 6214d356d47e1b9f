using System.Diagnostics;
using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>Programs that open, stat and read small files of another client, in no order, over a network that is slow to answer.</summary>
[Collection(AloneCollection.Name)]
public sealed class OpenAndStatTests
{
    private const int Files = 400;
    private const int Size = 3000;
    private const int Read = 50;

    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Fact]
    [Semantics("S196")]
    public async Task A_file_takes_the_time_of_one_request_though_it_needs_two()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("opens");
        cluster.Server.SeedObjects(new ObjectSeed { Bucket = bucket.Name, Prefix = "d/f", Count = Files, Digits = 4, Size = Size });
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--cache-ttl", "10m"] });

        // cat stats what it opens; each one is another process.
        string[] names = [.. Enumerable.Range(1, Read + 2).Select(static i => $"d/f{i * 171 % Files:0000}")];
        (await RunAsync(mount, $"ls d > /dev/null; cat {names[0]} > /dev/null; cat {names[1]} > /dev/null")).Ok();
        cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Role = NodeRole.Target, Delay = s_delay }]);
        cluster.Server.Requests.Clear();

        long started = Stopwatch.GetTimestamp();
        CommandResult read = (await RunAsync(mount, $"for f in {string.Join(' ', names[2..])}; do cat $f; done | wc -c")).Ok();
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Assert.Equal(Read * Size, int.Parse(read.Output, CultureInfo.InvariantCulture));
        Assert.InRange(cluster.Server.Requests.Count(Operation.ObjectGet, NodeRole.Target), Read, Read + 15);
        Assert.InRange(cluster.Server.Requests.Count(Operation.ObjectHead, NodeRole.Target), Read, Read + 15);

        started = Stopwatch.GetTimestamp();
        foreach (string name in names[2..])
        {
            Assert.NotNull(await bucket.GetAsync(name));
        }

        TimeSpan oneByOne = Stopwatch.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage($"{took / oneByOne:0.00} of {oneByOne.TotalMilliseconds:0} ms");
        Assert.True(took <= oneByOne * 1.6, $"{Read} files took {took.TotalMilliseconds} ms, one request for each {oneByOne.TotalMilliseconds} ms.");
    }

    private static Task<CommandResult> RunAsync(MountProcess mount, string script)
        => CommandRunner.RunAsync("sh", ["-c", script], s_patience, folder: mount.Mountpoint, onTimeout: mount.Kill);
}
