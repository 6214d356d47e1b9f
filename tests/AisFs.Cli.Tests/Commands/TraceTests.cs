using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;

namespace AisFs.Cli.Tests.Commands;

/// <summary>A developer sees each request of the kernel, and only when asked for.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Trace_logs_each_request_with_its_answer()
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("trace");
        await bucket.PutAsync("present", new byte[10]);
        await using MountProcess mount = await MountAsync(cluster, bucket, "--trace");
        Assert.Equal(10, new FileInfo(Path.Combine(mount.Mountpoint, "present")).Length);
        Assert.False(File.Exists(Path.Combine(mount.Mountpoint, "missing")));
        Assert.True(await mount.WaitForLogAsync("FUSE_LOOKUP", s_limit), mount.Log.ToString());
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    public async Task Without_it_no_request_is_logged()
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("trace");
        await bucket.PutAsync("present", new byte[10]);
        await using MountProcess mount = await MountAsync(cluster, bucket, "--log-level", "verbose");
        Assert.Equal(10, new FileInfo(Path.Combine(mount.Mountpoint, "present")).Length);
        Assert.Equal(0, await mount.StopAsync());
        Assert.DoesNotContain("FUSE_LOOKUP", mount.Log.ToString(), StringComparison.Ordinal);
    }

    private static Task<MountProcess> MountAsync(TestCluster cluster, TestBucket bucket, params string[] arguments)
    {
        Require.Fuse();
        return MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = arguments });
    }
}
