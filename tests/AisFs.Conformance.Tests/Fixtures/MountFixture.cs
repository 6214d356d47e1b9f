using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A bucket, mounted by <c>aisfs mount</c> in a process of its own.</summary>
public class MountFixture : FileSystemFixture, IObjectFixture
{
    private static readonly TimeSpan s_callLimit = TimeSpan.FromSeconds(60);

    private readonly List<string> _oldLogs = [];
    private TestCluster? _cluster;
    private TestBucket? _bucket;
    private MountProcess? _mount;
    private KernelDriver? _driver;
    private MountProcess? _secondMount;
    private KernelDriver? _second;

    /// <inheritdoc/>
    public override ITestFileSystem FileSystem => _driver!;

    /// <inheritdoc/>
    public TestCluster Cluster => _cluster!;

    /// <inheritdoc/>
    public TestBucket Bucket => _bucket!;

    /// <summary>The mount; another one after a remount.</summary>
    public MountProcess Mount => _mount!;

    /// <inheritdoc/>
    public override int LogLength => _oldLogs.Sum(log => log.Length) + (_mount?.Log.Length ?? 0);

    /// <summary>Further arguments of <c>aisfs mount</c>.</summary>
    protected virtual IReadOnlyList<string> Arguments => [];

    /// <inheritdoc/>
    public override string LogSince(int start)
    {
        string all = string.Concat(_oldLogs) + _mount?.Log;
        return all[Math.Min(start, all.Length)..] + (_secondMount is null ? string.Empty : $"\nThe second mount:\n{_secondMount.Log}");
    }

    /// <inheritdoc/>
    public override async Task RemountAsync()
    {
        const int UploadsLeft = 6;
        int? ended = await Mount.StopAsync();
        bool mayLeave = Mount.Log.ToString().Contains("bytes wait in", StringComparison.Ordinal);
        await EndMountAsync();
        await StartAsync();

        // Some tests make a mount leave something for recovery. What went up after all is not left.
        Assert.True(ended == 0 || (mayLeave && ended == UploadsLeft), $"The mount ended with {ended}.");
    }

    /// <inheritdoc/>
    public override async Task<ITestFileSystem> GetSecondAsync()
    {
        // It asks the cluster every time: what is tested is when the first mount gives something away.
        MountOptions options = Options();
        _secondMount ??= await MountProcess.StartAsync(options.Arguments.Contains("--cache-ttl") ? options : options.Uncached());
        return _second ??= Drive(_secondMount);
    }

    /// <inheritdoc/>
    public override Task SeedAsync(string folder, string prefix, int count, int size) => SeedObjects.RunAsync(this, folder, prefix, count, size);

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        TestKit.Require.Fuse();
        _cluster = await GetClusterAsync();
        _bucket = await _cluster.CreateBucketAsync("mount");
        await PrepareAsync();
        await StartAsync();
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
        _second?.Dispose();
        if (_secondMount is not null)
        {
            await _secondMount.DisposeAsync();
        }

        await EndMountAsync();
        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }
    }

    private MountOptions Options() => new() { Source = Source(), Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = Arguments };

    private async Task StartAsync()
    {
        _mount = await MountProcess.StartAsync(Options());
        _driver = Drive(_mount);
    }

    private static KernelDriver Drive(MountProcess mount) => new(mount.Mountpoint, Feature.Objects, s_callLimit, mount.Kill);

    private async Task EndMountAsync()
    {
        _driver?.Dispose();
        _driver = null;
        if (_mount is not null)
        {
            await _mount.DisposeAsync();
            _oldLogs.Add(_mount.Log.ToString());
            _mount = null;
        }
    }
}
