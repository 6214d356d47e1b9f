using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>A mount with <c>keep-sent-parts=off</c>: a large new file takes no room on the local disk.</summary>
public sealed class SentPartsTests
{
    private const int Mebibytes = 200;

    // Writes, then tells how much is staged, tries to turn back, and ends the file.
    private const string Program = """
        import os, sys
        staged = lambda: sum(os.stat(os.path.join(d, f)).st_blocks * 512 for d, _, fs in os.walk(sys.argv[1]) for f in fs)
        piece = bytes(range(256)) * 4096
        file = os.open('large', os.O_CREAT | os.O_WRONLY)
        for _ in range(int(sys.argv[2]) - 1):
            assert os.write(file, piece) == len(piece)
        print('staged', staged())
        try:
            os.pwrite(file, b'head', 0)
            print('turned back')
        except OSError as error:
            print('errno', error.errno)
        assert os.write(file, piece) == len(piece)
        os.close(file)
        """;

    [Theory]
    [InlineData("off", 1)]
    [InlineData("off", 3)]
    [InlineData("on", 3)]
    [Semantics("S60")]
    public async Task Parts_whose_answers_are_lost_are_not_sent_twice(string keep, int lost)
    {
        Require.Tool("cp", "coreutils");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("lost");
        byte[] old = TestBytes.Make(5_000, 1);
        byte[] content = TestBytes.Make(100_000_000, 2);
        await bucket.PutAsync("large", old);
        using TempFolder local = new("local");
        string source = local.Combine("source");
        await File.WriteAllBytesAsync(source, content, TestContext.Current.CancellationToken);
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = bucket.Url,
            Endpoint = cluster.Endpoint,
            Token = cluster.Token,
            Arguments = ["--memory-limit", "64MiB", "--keep-sent-parts", keep, "--part-size", "1MiB"],
        });
        cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.LoseAnswer, Operation = Operation.ObjectPutPart, Skip = 20, Count = lost }]);
        (await CommandRunner.RunAsync("cp", [source, Path.Combine(mount.Mountpoint, "large")], TimeSpan.FromMinutes(5), onTimeout: mount.Kill)).Ok();
        Assert.Equal(lost, cluster.Server.Faults.Struck);
        ByteAssert.Same(content, await bucket.GetAsync("large"));
        Assert.Equal(1, cluster.Server.Requests.Count(Operation.MultipartCreate, NodeRole.Target));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    [Semantics("S32")]
    public async Task Sent_parts_are_staged_only_when_they_are_kept(string keep)
    {
        Require.Tool("python3", "python3");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("parts");
        using TempFolder staging = new("staging");
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = bucket.Url,
            Endpoint = cluster.Endpoint,
            Token = cluster.Token,
            Arguments = ["--memory-limit", "64MiB", "--keep-sent-parts", keep, "--staging-dir", staging.Path],
        });
        CommandResult result = (await CommandRunner.RunAsync(
            "python3", ["-c", Program, staging.Path, $"{Mebibytes}"], TimeSpan.FromMinutes(5), mount.Mountpoint, onTimeout: mount.Kill)).Ok();
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        long staged = long.Parse(lines[0].Split(' ')[1], null);
        if (keep == "off")
        {
            Assert.Equal(0, staged);
            Assert.Equal($"errno {(int)TestKit.Native.Errno.EOPNOTSUPP}", lines[1]);
        }
        else
        {
            Assert.InRange(staged, 1 << 20, (long)Mebibytes << 20);
            Assert.Equal("turned back", lines[1]);
        }

        byte[] content = (await bucket.GetAsync("large"))!;
        Assert.Equal(Mebibytes << 20, content.Length);
        Assert.Equal(keep == "off" ? [0, 1, 2, 3] : "head"u8.ToArray(), content[..4]);
        Assert.All(Enumerable.Range(1, Mebibytes - 1), i => Assert.True(content.AsSpan(i << 20, 1 << 20).SequenceEqual(content.AsSpan(1 << 20, 1 << 20))));
    }
}
