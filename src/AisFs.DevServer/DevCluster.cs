using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.DevServer;

/// <summary>
/// An AIS-compatible cluster in this process: one proxy and some targets, each on its own port. It answers as an
/// AIStore 5.0 cluster without authentication does.
/// </summary>
public sealed class DevCluster : IAsyncDisposable
{
    private readonly RunningCluster _running;
    private readonly ContentSeeder _seeder;

    private DevCluster(RunningCluster running)
    {
        _running = running;
        _seeder = new ContentSeeder(running.State.Buckets, running.State.Storage, running.State.Clock);
        Endpoint = new Uri(running.State.Map.Proxy.Url);
        AuthNEndpoint = running.AuthN is { } node ? new Uri(node.Url) : null;
    }

    /// <summary>The proxy's URL: what clients are given.</summary>
    public Uri Endpoint { get; }

    /// <summary>The AuthN service's URL; null if there is none.</summary>
    public Uri? AuthNEndpoint { get; }

    /// <summary>The faults; may be changed while the cluster runs.</summary>
    public FaultPlan Faults => State.Faults;

    /// <summary>Which requests came so far.</summary>
    public RequestLog Requests => State.Requests;

    /// <summary>What can happen to the targets.</summary>
    public TargetControl Targets => State.TargetControl;

    internal ClusterState State => _running.State;

    /// <summary>Starts a cluster.</summary>
    /// <param name="options">How it is built.</param>
    /// <param name="loggers">Where logs go; null for nowhere.</param>
    /// <param name="ct">Cancels the start; no port is left open then.</param>
    /// <returns>The running cluster; disposing it ends it.</returns>
    /// <exception cref="IOException">A port is in use, or the data folder cannot be used.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<DevCluster> StartAsync(DevServerOptions options, ILoggerFactory? loggers = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ILoggerFactory factory = loggers ?? NullLoggerFactory.Instance;
        ILogger logger = factory.CreateLogger<DevCluster>();
        DevCluster cluster = new(await RunningCluster.StartAsync(options, factory, logger, ct).ConfigureAwait(false));
        ServerLog.Started(logger, cluster.Endpoint, options.TargetCount, options.DataDirectory ?? "memory");
        return cluster;
    }

    /// <summary>Creates a bucket from inside; a cloud provider's bucket counts as known to the cluster.</summary>
    /// <param name="name">Letters, digits, dash, underscore and dot.</param>
    /// <param name="provider">"ais" (the default), "aws", "gcp", "azure" or "oci".</param>
    /// <param name="space">The namespace's name, without "#"; empty for the global one.</param>
    /// <returns>False if it was there already.</returns>
    public bool CreateBucket(string name, string provider = "ais", string space = "")
        => State.Buckets.Create(BucketKey.Create(name, provider, space)) is not null;

    /// <summary>Stores an object from inside, without HTTP.</summary>
    /// <param name="bucket">The bucket's name; it is created if it is not there.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="content">The content.</param>
    /// <param name="provider">The bucket's provider.</param>
    /// <param name="custom">Custom metadata.</param>
    /// <exception cref="IOException">The cluster is full, or a directory has that name on the mountpath of the name.</exception>
    public void PutObject(string bucket, string name, ReadOnlySpan<byte> content, string provider = "ais", IReadOnlyDictionary<string, string>? custom = null)
    {
        try
        {
            _seeder.Put(BucketKey.Create(bucket, provider), name, content, custom);
        }
        catch (RequestException e)
        {
            throw new IOException($"'{name}' cannot be stored: {e.Message}", e);
        }
    }

    /// <summary>Stores many small objects from inside.</summary>
    /// <param name="seed">The objects.</param>
    public void SeedObjects(ObjectSeed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        _seeder.Seed(BucketKey.Create(seed.Bucket, seed.Provider), seed);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _running.DisposeAsync();
}
