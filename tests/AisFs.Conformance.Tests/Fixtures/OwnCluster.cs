using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A cluster that one fixture has for itself: requests can be counted, and faults harm no other test.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private TestCluster? _cluster;

    /// <summary>Starts it.</summary>
    public async Task<TestCluster> StartAsync() => _cluster = await TestCluster.StartAsync();

    /// <summary>Ends all faults, so that what still waits for the cluster comes to its end.</summary>
    public void ClearFaults()
    {
        if (_cluster is { IsReal: false })
        {
            _cluster.Server.Faults.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ClearFaults();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
