using System.Globalization;
using AisFs.Conformance.Tests.Drivers;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>Files that are long and hold little: the cluster keeps no holes.</summary>
public sealed class SparseTests
{
    private const long Tebibyte = 1L << 40;
    private const long PartSize = 8L << 20;
    private const long Room = 1L << 30;

    [Fact]
    [Semantics("S82")]
    public async Task What_the_cluster_has_no_room_for_is_refused_at_once()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions { TargetCount = 1, MemoryLimit = Room });
        await using TestBucket bucket = await cluster.CreateBucketAsync("sparse");
        await using MountProcess mount = await MountAsync(cluster, bucket);
        using KernelDriver fs = new(mount.Mountpoint, Feature.Objects, TimeSpan.FromSeconds(60), mount.Kill);

        using (ITestFile file = fs.Open("/file", OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            file.WriteAll("hello"u8, 0).Ok();
            file.Truncate(Tebibyte).Fails(Errno.ENOSPC);
            file.Allocate(AllocateMode.Extend, 0, Tebibyte).Fails(Errno.ENOSPC);
            Assert.Equal(5, file.Stat().Ok().Size);
            file.Close().Ok();
        }

        fs.Truncate("/file", Tebibyte).Fails(Errno.ENOSPC);
        Assert.Equal("hello"u8.ToArray(), await bucket.GetAsync("/file"));

        using (ITestFile file = fs.Open("/other", OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            Assert.Equal(Errno.ENOSPC, file.Write("x"u8, Tebibyte).Error);
            file.Truncate(1L << 50).Fails(Errno.EFBIG);
            Assert.Equal(0, file.Stat().Ok().Size);
        }

        // What the cluster has room for, and what is rewritten within it, goes on.
        fs.Truncate("/file", 64 << 20).Ok();
        Assert.Equal(64L << 20, (await bucket.HeadAsync("/file"))?.Size);
    }

    [Fact]
    [Semantics("S82")]
    public async Task Zeros_are_sent_once_and_never_read_from_the_disk()
    {
        const long Size = 300L << 20;
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions { TargetCount = 1, MemoryLimit = Room });
        await using TestBucket bucket = await cluster.CreateBucketAsync("sparse");
        await using MountProcess mount = await MountAsync(cluster, bucket);
        using KernelDriver fs = new(mount.Mountpoint, Feature.Objects, TimeSpan.FromSeconds(60), mount.Kill);

        using ITestFile file = fs.Open("/sparse", OpenMode.ReadWrite | OpenMode.Create).Ok();
        file.WriteAll("head"u8, 0).Ok();
        file.WriteAll("tail"u8, Size - 4).Ok();
        cluster.Server.Requests.Clear();
        long before = BytesRead(mount.Pid);
        file.Close().Ok();
        long read = BytesRead(mount.Pid) - before;

        Assert.Equal(Size, (await bucket.HeadAsync("/sparse"))?.Size);
        Assert.Equal((Size + PartSize - 1) / PartSize, cluster.Server.Requests.Count(Operation.ObjectPutPart, NodeRole.Target));
        Assert.InRange(read, 0, Size / 10);
        string allocated = (await CommandRunner.ShellAsync($"du -s --block-size=1 {mount.StagingFolder} | cut -f1")).Ok().Output;
        Assert.InRange(long.Parse(allocated, CultureInfo.InvariantCulture), 0, Size / 10);
        using ITestFile again = fs.Open("/sparse", OpenMode.Read).Ok();
        byte[] ends = new byte[8];
        Assert.Equal(4, again.Read(ends.AsSpan(0, 4), 0).Ok());
        Assert.Equal(4, again.Read(ends.AsSpan(4), Size - 4).Ok());
        Assert.Equal("headtail"u8.ToArray(), ends);
    }

    private static Task<MountProcess> MountAsync(TestCluster cluster, TestBucket bucket)
        => MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--memory-limit", "64MiB"] });

    private static long BytesRead(int pid)
        => long.Parse(File.ReadLines($"/proc/{pid}/io").First(static line => line.StartsWith("rchar: ", StringComparison.Ordinal))["rchar: ".Length..], CultureInfo.InvariantCulture);
}
