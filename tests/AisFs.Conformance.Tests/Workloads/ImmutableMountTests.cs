using System.Diagnostics;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>A mount of which the user says that nothing changes.</summary>
public sealed class ImmutableMountTests : IAsyncLifetime
{
    private const string Bucket = "still";
    private const int Size = 16 << 20;
    private const byte NewByte = 255;

    private readonly TempFolder _folder = new("immutable");
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        _cluster = await TestCluster.StartAsync();
        _cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket, Prefix = "set/file-", Count = 200, Size = 5000, PerDirectory = 50 });
        _cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket, Prefix = "large-", Count = 1, Digits = 1, Size = Size });
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    [Semantics("S220")]
    public async Task A_second_pass_asks_the_cluster_for_nothing()
    {
        // A time that is over at once, if it counted.
        await using MountProcess mount = await StartAsync("--cache-ttl", "1ms");
        string pass = $"cd {mount.Mountpoint}/set && find . -type f | sort | xargs cat | sha256sum && ls -lR | wc -l && find . -type f | xargs stat -c %Y | wc -l";
        CommandResult first = (await CommandRunner.RunAsync("sh", ["-c", pass], TimeSpan.FromSeconds(60))).Ok();
        _cluster.Server.Requests.Clear();
        CommandResult second = (await CommandRunner.RunAsync("sh", ["-c", pass], TimeSpan.FromSeconds(60))).Ok();
        Assert.Equal(first.Output, second.Output);
        Assert.DoesNotContain(_cluster.Server.Requests.Snapshot(), static count => count.Operation is Operation.ObjectGet or Operation.ObjectHead);
    }

    [Fact]
    [Semantics("S221")]
    public async Task An_object_that_is_overwritten_all_the_same_gives_bytes_of_one_version_or_an_error()
    {
        await using MountProcess mount = await StartAsync();
        string path = Path.Combine(mount.Mountpoint, "large-0");
        Assert.Equal((byte)0, Probe(path, new Random(1)));
        byte[] other = new byte[Size];
        Array.Fill(other, NewByte);
        _cluster.Server.PutObject(Bucket, "large-0", other);
        Random random = new(2);
        HashSet<int> seen = [];

        // Long enough for the daemon to close the file and to open it again.
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5);)
        {
            seen.Add(await Task.Run(() => Probe(path, random)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }

        Assert.NotEmpty(seen);
    }

    [Fact]
    [Semantics("S224")]
    public async Task Without_read_only_it_does_not_start()
    {
        CommandResult result = await CommandRunner.RunAsync(
            DaemonProgram.Path, ["mount", "ais://" + Bucket, _folder.MakeFolder("mnt"), "--endpoint", _cluster.Endpoint, "--foreground", "--immutable"], TimeSpan.FromSeconds(60));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("immutable", result.Error, StringComparison.Ordinal);
        Assert.Contains("read-only", result.Error, StringComparison.Ordinal);
    }

    // Which version one open shows: 0 the old one, 255 the new one, 1 an error.
    private static byte Probe(string path, Random random)
    {
        byte[] piece = new byte[5000];
        byte? version = null;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            for (int i = 0; i < 8; i++)
            {
                int at = random.Next(Size - piece.Length);
                stream.Position = at;
                stream.ReadExactly(piece);
                bool isNew = piece[0] == NewByte;
                for (int k = 0; k < piece.Length; k++)
                {
                    Assert.Equal(isNew ? NewByte : (byte)((at + k) % 251), piece[k]);
                }

                byte now = isNew ? NewByte : (byte)0;
                Assert.Equal(version ?? now, now);
                version = now;
            }

            return version!.Value;
        }
        catch (IOException e) when (e is not EndOfStreamException)
        {
            Assert.Contains("Stale", e.Message, StringComparison.OrdinalIgnoreCase);
            return 1;
        }
    }

    private Task<MountProcess> StartAsync(params string[] arguments)
        => MountProcess.StartAsync(new MountOptions { Source = "ais://" + Bucket, Endpoint = _cluster.Endpoint, Arguments = ["--read-only", "--immutable", .. arguments] });
}
