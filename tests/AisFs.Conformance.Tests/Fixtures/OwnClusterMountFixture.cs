using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount of a cluster that nobody else uses: requests can be counted, and faults harm no other test.</summary>
public class OwnClusterMountFixture : MountFixture
{
    private readonly OwnCluster _own = new();

    /// <inheritdoc/>
    protected override Task<TestCluster> GetClusterAsync() => _own.StartAsync();

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        _own.ClearFaults();
        await base.EndAsync();
        await _own.DisposeAsync();
    }
}
