using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>
/// A cluster to talk to: the one behind <c>AISFS_TEST_ENDPOINT</c> (with <c>AISFS_TEST_TOKEN</c>), or a dev server of our own.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private DevCluster? _server;

    public string Endpoint { get; private set; } = string.Empty;

    public AisClient CreateClient(DirectReads mode = DirectReads.Auto) => new(new AisClientOptions
    {
        Endpoints = [Endpoint],
        Token = Environment.GetEnvironmentVariable("AISFS_TEST_TOKEN"),
        DirectReads = mode,
    });

    /// <summary>Skips a test that a cluster of somebody else's can't serve.</summary>
    public void RequireOwnServer(string reason)
        => Assert.SkipWhen(_server is null, reason);

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("AISFS_TEST_ENDPOINT") is { Length: > 0 } endpoint)
        {
            Endpoint = endpoint;
            return;
        }

        _server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 3 });
        Endpoint = _server.Endpoint.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
