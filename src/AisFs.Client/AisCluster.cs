using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client;

/// <summary>The cluster as a whole.</summary>
public sealed partial class AisCluster
{
    private const double NsPerSecond = 1e9;

    private readonly AisClient _client;

    internal AisCluster(AisClient client) => _client = client;

    /// <summary>The cluster map as it was last seen; null until it was needed.</summary>
    public AisClusterMap? LastMap => _client.Transport.Map.Current;

    /// <summary>Reads the cluster map.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The map.</returns>
    public async ValueTask<AisClusterMap> GetMapAsync(CancellationToken cancellationToken = default)
    {
        AisClusterMap map = await _client.Transport.FetchMapAsync(cancellationToken).ConfigureAwait(false);
        _client.Transport.Map.Offer(map);
        return map;
    }

    /// <summary>Lists the buckets.</summary>
    /// <param name="provider">Only those of one provider; null: all. An alias will do.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    public async ValueTask<IReadOnlyList<AisBucketInfo>> ListBucketsAsync(string? provider = null, CancellationToken cancellationToken = default)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = provider is null ? "/v1/buckets" : "/v1/buckets?provider=" + AisProvider.Parse(provider),
            Json = ActionMessage.Create("list"),
            IsIdempotent = true,
        };
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return ReadBuckets(await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Lists the buckets of all attached AIStore clusters, which a plain list leaves out.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The buckets; the UUIDs of their namespaces name the clusters.</returns>
    public async ValueTask<IReadOnlyList<AisBucketInfo>> ListAttachedBucketsAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,

            // cmn/bck.go NsAnyRemote: the UUID "@", any attached cluster.
            PathAndQuery = "/v1/buckets?provider=ais&namespace=%40%40%23",
            Json = ActionMessage.Create("list"),
            IsIdempotent = true,
        };
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return ReadBuckets(await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks the endpoint how it is.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What it says. An error answer is not thrown: the node is not ready then.</returns>
    /// <exception cref="AisException">The endpoint can't be reached.</exception>
    public async ValueTask<AisHealth> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = "/v1/health", IsIdempotent = true };
        AisOutcome outcome = await _client.Transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            return outcome.Error is AisServerException ? new AisHealth() : throw outcome.Error;
        }

        using AisResponse response = outcome.Response;
        return new AisHealth
        {
            IsReady = true,
            ClusterUptime = ToTime(response.GetNumber("Ais-Cluster-Uptime")),
            NodeUptime = ToTime(response.GetNumber("Ais-Node-Uptime")),
        };
    }

    /// <summary>Whether the primary proxy is ready to serve. Never throws but for cancellation.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it is.</returns>
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            AisClusterMap map = await GetMapAsync(cancellationToken).ConfigureAwait(false);
            AisRequest request = new()
            {
                Method = HttpMethod.Get,
                PathAndQuery = "/v1/health?prr=true",
                Origin = RawUrl.TryParse(map.Primary?.Url, out RawUrl primary) ? primary.Origin : null,
                IsIdempotent = true,
            };
            await _client.Transport.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AisException)
        {
            return false;
        }
    }

    /// <summary>Names the providers that the cluster has a backend for, beside its own (AIS 3.x and later).</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The providers in canonical form: aws, gcp, azure, oci...</returns>
    /// <exception cref="AisServerException">The cluster does not know the question.</exception>
    public async ValueTask<IReadOnlyList<string>> GetBackendsAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = "/v1/cluster?what=backends", IsIdempotent = true };
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false)).Texts();
    }

    /// <summary>Reads the capacity of the disks of all targets.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The capacity.</returns>
    public async ValueTask<AisCapacity> GetCapacityAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = "/v1/cluster?what=sysinfo", IsIdempotent = true };
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        SysInfoDto info = await response.ReadJsonAsync(WireJson.Default.SysInfoDto, cancellationToken).ConfigureAwait(false);
        try
        {
            return info.ToCapacity();
        }
        catch (OverflowException e)
        {
            throw new AisProtocolException("The capacities of the targets add up to more than 8 EiB.", e);
        }
    }

    /// <summary>Go writes an empty list as null.</summary>
    private static List<AisBucketInfo> ReadBuckets(JsonFields json) => json.Items().ConvertAll(static item =>
    {
        AisBucketInfo bucket = item.AsBucket();
        return bucket.Name.Length == 0 ? throw new AisProtocolException("The list of buckets is malformed: a bucket has no name.")
            : bucket.Provider.Length == 0 ? bucket with { Provider = AisProvider.Ais } : bucket;
    });

    private static TimeSpan? ToTime(long ns) => ns > 0 ? TimeSpan.FromSeconds(ns / NsPerSecond) : null;
}
