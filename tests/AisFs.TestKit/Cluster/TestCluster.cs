using AisFs.DevServer;
using AisFs.DevServer.Api;
using Xunit;

namespace AisFs.TestKit.Cluster;

/// <summary>
/// The cluster that the tests run against: the embedded server in this process, or the one at <c>AISFS_TEST_ENDPOINT</c>
/// (with <c>AISFS_TEST_TOKEN</c>).
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private static readonly Lazy<Task<TestCluster>> s_shared = new(() => StartAsync());

    private readonly DevCluster? _server;

    private TestCluster(string endpoint, string? token, DevCluster? server)
    {
        Endpoint = endpoint;
        Token = token;
        _server = server;
        Raw = new RawCluster(endpoint, token);
    }

    /// <summary>The URL of a proxy.</summary>
    public string Endpoint { get; }

    /// <summary>The token; null for none.</summary>
    public string? Token { get; }

    /// <summary>Plain HTTP to the cluster.</summary>
    public RawCluster Raw { get; }

    /// <summary>Whether it is a real cluster, which has no faults to order.</summary>
    public bool IsReal => _server is null;

    /// <summary>The embedded server; skips the test on a real cluster.</summary>
    public DevCluster Server
    {
        get
        {
            if (_server is null)
            {
                Assert.Skip("AISFS_TEST_ENDPOINT names a real cluster: faults, seeds and request counts need the embedded server");
            }

            return _server;
        }
    }

    /// <summary>One cluster for all tests of this process. It lives as long as the process.</summary>
    /// <returns>The cluster.</returns>
    public static Task<TestCluster> GetSharedAsync() => s_shared.Value;

    /// <summary>Starts an embedded server, unless a real cluster is named.</summary>
    /// <param name="options">How the server is built.</param>
    /// <returns>The cluster.</returns>
    public static async Task<TestCluster> StartAsync(DevServerOptions? options = null)
    {
        if (Environment.GetEnvironmentVariable("AISFS_TEST_ENDPOINT") is { Length: > 0 } endpoint)
        {
            string? token = Environment.GetEnvironmentVariable("AISFS_TEST_TOKEN");
            return new TestCluster(endpoint, string.IsNullOrEmpty(token) ? null : token, null);
        }

        // Tests block threads in system calls while the server answers in this very process.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, 64), completions);
        DevCluster server = await DevCluster.StartAsync(options ?? new DevServerOptions());
        return new TestCluster(server.Endpoint.ToString().TrimEnd('/'), null, server);
    }

    /// <summary>Creates a bucket with a name of its own.</summary>
    /// <param name="purpose">A word for its name.</param>
    /// <returns>The bucket.</returns>
    public async Task<TestBucket> CreateBucketAsync(string purpose = "test")
    {
        string name = $"aisfs-{purpose}-{Guid.NewGuid():N}"[..30];
        await Raw.CreateBucketAsync(name);
        return new TestBucket(Raw, name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
