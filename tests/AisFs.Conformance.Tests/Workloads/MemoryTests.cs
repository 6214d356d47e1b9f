using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>How much memory the daemon takes.</summary>
public sealed class MemoryTests
{
    private const long Limit = 64L << 20;
    private const long Own = 150L << 20;

    [Fact]
    [Semantics("S35")]
    public async Task Copying_in_and_out_stays_within_the_limit()
    {
        int mebibytes = Environment.GetEnvironmentVariable("AISFS_TEST_LARGE") == "1" ? 4096 : 512;
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("memory");
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = bucket.Url,
            Endpoint = cluster.Endpoint,
            Token = cluster.Token,
            Arguments = ["--memory-limit", "64MiB"],
        });
        (await CommandRunner.ShellAsync(
            $"dd if=/dev/zero of=large bs=1M count={mebibytes} status=none; dd if=large of=/dev/null bs=1M status=none; cp large copy; cmp large copy",
            TimeSpan.FromMinutes(10),
            mount.Mountpoint,
            onTimeout: mount.Kill)).Ok();
        ProcessUsage usage = mount.Usage;
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak RSS {usage.PeakResidentBytes >> 20} MiB with a limit of {Limit >> 20} MiB.");
        Assert.InRange(usage.PeakResidentBytes, 1, Limit + Own);
    }

    [Fact]
    [Semantics("S35")]
    public async Task A_hundred_writers_stay_within_the_limit()
    {
        const int Writers = 100;
        int mebibytes = Environment.GetEnvironmentVariable("AISFS_TEST_LARGE") == "1" ? 100 : 17;
        using TempFolder data = new("memory");
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions { DataDirectory = data.Path });
        await using TestBucket bucket = await cluster.CreateBucketAsync("memory");
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = bucket.Url,
            Endpoint = cluster.Endpoint,
            Token = cluster.Token,
            Arguments = ["--memory-limit", "64MiB"],

            // As the daemon that is shipped has it.
            Environment = new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "2000000" },
        });
        await CommandRunner.ShellAsync(
            $"for i in $(seq {Writers}); do dd if=/dev/zero of=f$i bs=1M count={mebibytes} status=none & done; wait",
            TimeSpan.FromMinutes(10),
            mount.Mountpoint,
            onTimeout: mount.Kill);
        ProcessUsage usage = mount.Usage;
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak RSS {usage.PeakResidentBytes >> 20} MiB with a limit of {Limit >> 20} MiB.");
        Assert.InRange(usage.PeakResidentBytes, 1, Limit + Own);
        Assert.Equal(Enumerable.Repeat((long)mebibytes << 20, Writers), (await bucket.ListAsync()).Values);
    }
}
