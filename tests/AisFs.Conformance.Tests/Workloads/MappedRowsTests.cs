using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>Rows of a large file that is mapped, and what they cost on the cluster.</summary>
public sealed class MappedRowsTests : IAsyncLifetime
{
    private const string Bucket = "rows";
    private const int Size = 256 << 20;
    private const long MiB = 1 << 20;

    private TestCluster _cluster = null!;
    private MountProcess _mount = null!;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        Require.Tool("python3", "python3");
        _cluster = await TestCluster.StartAsync();
        _cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket, Prefix = "table-", Count = 1, Digits = 1, Size = Size });
        _mount = await MountProcess.StartAsync(new MountOptions { Source = "ais://" + Bucket, Endpoint = _cluster.Endpoint });
    }

    public async ValueTask DisposeAsync()
    {
        if (_mount is not null)
        {
            await _mount.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact]
    [Semantics("S222")]
    public async Task A_hundred_rows_here_and_there_fetch_little_more_than_their_chunks()
    {
        const string Rows = """
            random.seed(7)
            for _ in range(100):
                at = random.randrange(len(m) - 3000)
                check(at, m[at:at + 3000])
            """;
        Assert.InRange(await FetchedByAsync(Rows), 1, 15 * MiB);
    }

    [Fact]
    [Semantics("S222")]
    public async Task A_mapped_file_that_is_read_onwards_is_fetched_once()
    {
        const string Scan = """
            for at in range(64 << 20, 128 << 20, 4096):
                check(at, m[at:at + 1])
            """;
        Assert.InRange(await FetchedByAsync(Scan), 64 * MiB, 160 * MiB);
        (long requests, long bytes) = (_cluster.Server.Requests.Count(Operation.ObjectGet, NodeRole.Target), _cluster.Server.Requests.BytesSent);
        Assert.True(requests <= bytes / MiB, $"{requests} requests for {bytes} bytes");
    }

    [Fact]
    [Semantics("S222")]
    public async Task Rows_that_lie_close_together_are_fetched_as_a_whole()
    {
        const string Rows = """
            random.seed(9)
            for _ in range(3000):
                at = random.randrange((32 << 20) - 3000)
                check(at, m[at:at + 3000])
            """;
        Assert.InRange(await FetchedByAsync(Rows), 28 * MiB, 40 * MiB);
    }

    [Fact]
    [Semantics("S222")]
    public async Task Calls_that_read_large_pieces_here_and_there_cost_one_request_each()
    {
        const string Pieces = """
            random.seed(8)
            for _ in range(40):
                at = random.randrange(len(m) - (2 << 20))
                check(at, os.pread(f.fileno(), 2 << 20, at))
            """;
        Assert.True(await FetchedByAsync(Pieces) >= 70 * MiB, "the pieces came from nowhere");
        Assert.InRange(_cluster.Server.Requests.Count(Operation.ObjectGet, NodeRole.Target), 40, 120);
    }

    private async Task<long> FetchedByAsync(string body)
    {
        string script = $"""
            import mmap, os, random, sys
            pattern = bytes(i % 251 for i in range(251 * 9000))
            def check(at, got):
                start = at % 251
                if got != pattern[start:start + len(got)]:
                    sys.exit('wrong bytes at %d' % at)
            f = open(sys.argv[1], 'rb')
            m = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
            {body}
            """;
        _cluster.Server.Requests.Clear();
        CommandResult result = await CommandRunner.RunAsync("python3", ["-c", script, Path.Combine(_mount.Mountpoint, "table-0")], TimeSpan.FromSeconds(60));
        result.Ok();
        long fetched = _cluster.Server.Requests.BytesSent;
        TestContext.Current.SendDiagnosticMessage("{0} bytes, {1} requests", fetched, _cluster.Server.Requests.Count(Operation.ObjectGet, NodeRole.Target));
        return fetched;
    }
}
