using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit.Cluster;
using AisFs.Vfs;
using AisFs.Vfs.Names;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A bucket, seen through the file system in this process, without a kernel.</summary>
public class VfsFixture : FileSystemFixture, IObjectFixture
{
    private TestCluster? _cluster;
    private TestBucket? _bucket;
    private VfsInstance? _instance;
    private VfsInstance? _second;

    /// <inheritdoc/>
    public override ITestFileSystem FileSystem => _instance!.Driver;

    /// <inheritdoc/>
    public TestCluster Cluster => _cluster!;

    /// <inheritdoc/>
    public TestBucket Bucket => _bucket!;

    /// <inheritdoc/>
    public override int LogLength => _instance?.Log.Length ?? 0;

    /// <inheritdoc/>
    public override string LogSince(int start) => _instance?.Log.Since(start) ?? string.Empty;

    /// <inheritdoc/>
    public override async Task RemountAsync()
    {
        await _instance!.DisposeAsync();
        _instance = await StartAsync(Options());
    }

    /// <inheritdoc/>
    public override async Task<ITestFileSystem> GetSecondAsync()
    {
        _second ??= await StartAsync(Options() with { CacheTtl = TimeSpan.Zero, NegativeTtl = TimeSpan.Zero });
        return _second.Driver;
    }

    /// <inheritdoc/>
    public override Task SeedAsync(string folder, string prefix, int count, int size) => SeedObjects.RunAsync(this, folder, prefix, count, size);

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("vfs");
        _instance = await StartAsync(Options());
    }

    /// <summary>Who works with the file system: not the owner that the mount gives to what has none.</summary>
    protected virtual uint User => 1000;

    /// <summary>What is mounted, and how.</summary>
    /// <returns>The options.</returns>
    protected virtual VfsOptions Options() => new() { Source = MountSource.Parse(Bucket.Url) };

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        if (_second is not null)
        {
            await _second.DisposeAsync();
        }

        if (_instance is not null)
        {
            await _instance.DisposeAsync();
        }

        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }
    }

    private Task<VfsInstance> StartAsync(VfsOptions options) => VfsInstance.StartAsync(Cluster, options, Path.Combine(LocalFolder, "staging"), User);
}
