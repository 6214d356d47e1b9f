using AisFs.TestKit;
using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>Tests that make their mounts themselves, of a bucket on a cluster that nothing else uses.</summary>
/// <param name="purpose">Names the bucket and the local folder.</param>
/// <param name="tools">Programs that the tests cannot do without; each is its own package.</param>
public abstract class OwnClusterTests(string purpose, params string[] tools) : IAsyncLifetime
{
    private readonly OwnCluster _own = new();
    private TestCluster? _cluster;
    private TestBucket? _bucket;

    /// <summary>A local folder that goes with the test.</summary>
    protected TempFolder Temp { get; } = new(purpose);

    protected TestCluster Cluster => _cluster!;

    protected TestBucket Bucket => _bucket!;

    public async ValueTask InitializeAsync()
    {
        TestKit.Require.Fuse();
        Array.ForEach(tools, static tool => TestKit.Require.Tool(tool, tool));
        _cluster = await _own.StartAsync();
        _bucket = await _cluster.CreateBucketAsync(purpose);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _own.DisposeAsync();
        Temp.Dispose();
    }
}
