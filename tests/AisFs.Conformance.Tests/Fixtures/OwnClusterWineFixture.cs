using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount under Wine of a cluster that nobody else uses: requests can be counted, and faults harm no other test.</summary>
public class OwnClusterWineFixture : WineFixture
{
    private TestCluster? _own;

    /// <inheritdoc/>
    protected override async Task<TestCluster> GetClusterAsync() => _own = await TestCluster.StartAsync();

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        if (_own is { IsReal: false })
        {
            _own.Server.Faults.Clear();
        }

        await base.EndAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
