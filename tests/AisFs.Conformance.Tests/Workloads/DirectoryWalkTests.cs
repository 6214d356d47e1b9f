using System.Diagnostics;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>Programs that go through a directory of small files that another client wrote, over a network that is slow to answer.</summary>
[Collection(AloneCollection.Name)]
public sealed class DirectoryWalkTests
{
    private const int Files = 250;
    private const int Size = 20_000;
    private const int OneByOne = 50;

    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Theory]
    [Semantics("S200")]
    [InlineData("cp -r d \"$OUT/d\"")]
    [InlineData("tar cf - d | tar xf - -C \"$OUT\"")]
    public async Task A_copy_of_a_directory_takes_a_quarter_of_the_time_of_one_request_after_the_other(string script)
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await FillAsync(cluster);
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token });
        using TempFolder folder = new("walk");
        cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Role = NodeRole.Target, Delay = s_delay }]);
        cluster.Server.Requests.Clear();

        long started = Stopwatch.GetTimestamp();
        (await CommandRunner.RunAsync(
            "sh", ["-c", script], s_patience, folder: mount.Mountpoint, environment: new Dictionary<string, string> { ["OUT"] = folder.Path }, onTimeout: mount.Kill)).Ok();
        TimeSpan walk = Stopwatch.GetElapsedTime(started);

        // Each file once; the name of the directory was asked for, too, and is no object.
        Assert.InRange(cluster.Server.Requests.Count(Operation.ObjectGet, NodeRole.Target), Files, Files + 1);
        Assert.Equal((long)Files * Size, cluster.Server.Requests.BytesSent);
        for (int i = 0; i < Files; i++)
        {
            Assert.Equal(Content(i), await File.ReadAllBytesAsync(folder.Combine($"d/{Name(i)}"), TestContext.Current.CancellationToken));
        }

        TimeSpan oneByOne = await ReadOneByOneAsync(bucket);
        TestContext.Current.SendDiagnosticMessage($"{script}: {walk / oneByOne:0.00} of {oneByOne.TotalMilliseconds:0} ms");
        Assert.True(walk * 4 <= oneByOne, $"The walk took {walk.TotalMilliseconds} ms, one request after the other {oneByOne.TotalMilliseconds} ms.");
    }

    private static string Name(int i) => $"file-{i:0000}.jpg";

    private static byte[] Content(int i)
    {
        byte[] content = new byte[Size];
        new Random(i).NextBytes(content);
        return content;
    }

    private static async Task<TestBucket> FillAsync(TestCluster cluster)
    {
        TestBucket bucket = await cluster.CreateBucketAsync("walk");
        await Parallel.ForAsync(0, Files, async (i, _) => await bucket.PutAsync($"d/{Name(i)}", Content(i)));
        return bucket;
    }

    private static async Task<TimeSpan> ReadOneByOneAsync(TestBucket bucket)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < OneByOne; i++)
        {
            Assert.NotNull(await bucket.GetAsync($"d/{Name(i)}"));
        }

        // One takes as long as the other: that the others would, too, need not be tried.
        return Stopwatch.GetElapsedTime(started) * ((double)Files / OneByOne);
    }
}
