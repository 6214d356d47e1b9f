using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A bucket, mounted by the published <c>aisfs.exe</c> under Wine.</summary>
public class WineFixture : FileSystemFixture, IObjectFixture
{
    private static int s_mounts;

    private readonly TempFolder _staging = new("wine-staging");
    private readonly List<string> _oldLogs = [];
    private TestCluster? _cluster;
    private TestBucket? _bucket;
    private WineProgram? _program;
    private WinFspDriver? _driver;
    private WineProgram? _secondProgram;
    private WinFspDriver? _second;

    /// <summary>Where the mount that was started last keeps what is not uploaded yet.</summary>
    public string StagingFolder { get; private set; } = string.Empty;

    /// <summary>Further arguments of the mount.</summary>
    protected virtual string[] Arguments => [];

    /// <inheritdoc/>
    public override ITestFileSystem FileSystem => _driver!;

    /// <inheritdoc/>
    public TestCluster Cluster => _cluster!;

    /// <inheritdoc/>
    public TestBucket Bucket => _bucket!;

    /// <inheritdoc/>
    public override int LogLength => _oldLogs.Sum(log => log.Length) + (_program?.Log.Length ?? 0);

    /// <inheritdoc/>
    public override string LogSince(int start)
    {
        string all = string.Concat(_oldLogs) + _program?.Log;
        return all[Math.Min(start, all.Length)..];
    }

    /// <inheritdoc/>
    public override async Task RemountAsync()
    {
        await StopAsync(_driver, _program);
        _oldLogs.Add(_program!.Log.ToString());
        (_program, _driver) = await StartAsync();
    }

    /// <inheritdoc/>
    public override async Task<ITestFileSystem> GetSecondAsync()
    {
        if (_second is null)
        {
            (_secondProgram, _second) = await StartAsync("--cache-ttl", "0");
        }

        return _second;
    }

    /// <inheritdoc/>
    public override Task SeedAsync(string folder, string prefix, int count, int size) => SeedObjects.RunAsync(this, folder, prefix, count, size);

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await GetClusterAsync();
        _bucket = await _cluster.CreateBucketAsync("wine");
        await PrepareAsync();
        (_program, _driver) = await StartAsync();
    }

    /// <summary>The cluster to be mounted: the one that all tests share.</summary>
    /// <returns>The cluster.</returns>
    protected virtual Task<TestCluster> GetClusterAsync() => TestCluster.GetSharedAsync();

    /// <summary>Fills the bucket before it is mounted.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>What is mounted.</summary>
    /// <returns>A source of <c>aisfs mount</c>.</returns>
    protected virtual string Source() => Bucket.Url;

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        List<string> complaints = _program?.ExitCode is null && _driver is not null ? _driver.Use(client => client.GetComplaints()) : [];
        await StopAsync(_second, _secondProgram);
        await StopAsync(_driver, _program);
        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        _staging.Dispose();
        Assert.Empty(complaints);
    }

    private static async Task StopAsync(WinFspDriver? driver, WineProgram? program)
    {
        if (program is not null)
        {
            await using (program)
            {
                // The volume goes away: the program uploads what is dirty, and ends.
                driver!.Use(client =>
                {
                    client.RemoveDriver();
                    return true;
                });
                driver.Dispose();
                Assert.True(await program.WaitAsync() == 0, program.Log.ToString());
            }
        }
    }

    private async Task<(WineProgram Program, WinFspDriver Driver)> StartAsync(params string[] arguments)
    {
        // All mounts of this prefix share one name space of events: a UNC name of its own for each.
        int number = Interlocked.Increment(ref s_mounts);
        string staging = _staging.MakeFolder($"{number}");
        WineProgram program = await WineProgram.StartAsync(
            await WineTools.PublishCliAsync(),
            [
                "mount", Source(), "--network", $@"\\conformance\mount{number}", "--foreground", "--case-sensitive", "--endpoint", Cluster.Endpoint,
                "--staging-dir", WineTools.ToWindowsPath(staging), .. Cluster.Token is { } token ? ["--token", token] : Array.Empty<string>(),
                .. arguments.Length > 0 ? arguments : Arguments,
            ]);
        Assert.True(program.Port != 0, program.Log.ToString());
        StagingFolder = staging;
        return (program, new WinFspDriver(program));
    }
}
