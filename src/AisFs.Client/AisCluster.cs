using System.Text.Json;
using AisFs.Client.Etl;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>The cluster as a whole.</summary>
public class AisCluster
{
    private readonly ClientAreas _areas;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisCluster()
    {
        Client = null!;
        _areas = null!;
    }

    internal AisCluster(AisClient client, ClientAreas areas)
    {
        Client = client;
        _areas = areas;
    }

    /// <summary>The client.</summary>
    public virtual AisClient Client { get; }

    /// <summary>The cluster map as it was last seen; null until it was needed.</summary>
    public virtual AisClusterMap? LastMap => _areas.Transport.Map.Current;

    /// <summary>Reads the cluster map.</summary>
    /// <returns>The map.</returns>
    public virtual async ValueTask<AisClusterMap> GetMapAsync(CancellationToken cancellationToken = default)
    {
        AisClusterMap map = await _areas.Transport.FetchMapAsync(cancellationToken).ConfigureAwait(false);
        _areas.Transport.Map.Offer(map);
        return map;
    }

    /// <summary>Lists the buckets.</summary>
    /// <param name="provider">Only those of one provider, by default AIStore's own; empty or null: all. Aliases are accepted.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    public virtual ValueTask<IReadOnlyList<AisBucketInfo>> ListBucketsAsync(string? provider = AisProvider.Ais, CancellationToken cancellationToken = default)
        => _areas.Cluster.ListBucketsAsync(provider, null, null, cancellationToken);

    /// <summary>Lists the buckets of all attached AIStore clusters, which a plain list leaves out.</summary>
    /// <returns>The buckets; the UUIDs of their namespaces name the clusters.</returns>
    public virtual ValueTask<IReadOnlyList<AisBucketInfo>> ListAttachedBucketsAsync(CancellationToken cancellationToken = default)
        => _areas.Cluster.ListBucketsAsync(AisProvider.Ais, null, QueryNames.AnyRemoteNamespace, cancellationToken);

    /// <summary>Reads the state of the endpoint.</summary>
    /// <returns>Its state. An error answer is not thrown: the node is not ready then.</returns>
    /// <exception cref="AisException">The endpoint can't be reached.</exception>
    public virtual ValueTask<AisHealth> GetHealthAsync(CancellationToken cancellationToken = default)
        => _areas.Cluster.GetHealthAsync(cancellationToken);

    /// <summary>Whether the primary proxy is ready to serve. Never throws but for cancellation.</summary>
    /// <returns>Whether it is ready.</returns>
    public virtual async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _areas.Cluster.CheckReadyAsync(await GetMapAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AisException)
        {
            return false;
        }
    }

    /// <summary>Names the providers for which the cluster has a backend, apart from its own (AIS 3.x and later).</summary>
    /// <returns>The providers in canonical form: aws, gcp, azure, oci...</returns>
    /// <exception cref="AisServerException">The cluster does not know the question.</exception>
    public virtual ValueTask<IReadOnlyList<string>> GetBackendsAsync(CancellationToken cancellationToken = default)
        => _areas.Cluster.GetBackendsAsync(cancellationToken);

    /// <summary>Reads the capacity of the disks of all targets.</summary>
    /// <returns>The capacity.</returns>
    public virtual ValueTask<AisCapacity> GetCapacityAsync(CancellationToken cancellationToken = default)
        => _areas.Cluster.GetCapacityAsync(cancellationToken);

    /// <summary>Lists the buckets that are at a place.</summary>
    /// <param name="provider">Only those of one provider; empty or null: all. Aliases are accepted.</param>
    /// <param name="presence">Where they are.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    public virtual ValueTask<IReadOnlyList<AisBucketInfo>> ListBucketsAsync(string? provider, AisPresence presence, CancellationToken cancellationToken = default)
        => _areas.Cluster.ListBucketsAsync(provider, presence, null, cancellationToken);

    /// <summary>Reads the state and the counters of one node.</summary>
    /// <param name="nodeId">The id of a target or proxy.</param>
    /// <returns>Its report.</returns>
    /// <exception cref="AisServerException">404: the cluster has no such node.</exception>
    public virtual ValueTask<AisNodeStatus> GetNodeStatusAsync(string nodeId, CancellationToken cancellationToken = default)
        => _areas.Nodes.GetStatusAsync(nodeId, cancellationToken);

    /// <summary>Reads the state and the counters of all targets, one after the other.</summary>
    /// <returns>Their reports, by id, in the order of the cluster map.</returns>
    public virtual async ValueTask<IReadOnlyDictionary<string, AisNodeStatus>> GetPerformanceAsync(CancellationToken cancellationToken = default)
    {
        AisClusterMap map = await GetMapAsync(cancellationToken).ConfigureAwait(false);
        OrderedDictionary<string, AisNodeStatus> nodes = [];
        foreach (AisNode target in map.Targets)
        {
            nodes[target.Id] = await GetNodeStatusAsync(target.Id, cancellationToken).ConfigureAwait(false);
        }

        return nodes;
    }

    /// <summary>Reads the counters of all nodes in one request (<c>what=node_stats</c>).</summary>
    /// <returns>An object with <c>proxy</c> and <c>target</c>, as the cluster gives it.</returns>
    public virtual ValueTask<JsonElement> GetStatisticsAsync(CancellationToken cancellationToken = default)
        => _areas.Cluster.GetStatisticsAsync(cancellationToken);

    /// <summary>Reads the present log of a node.</summary>
    /// <param name="nodeId">The id of a target or proxy.</param>
    /// <param name="severity">Which log.</param>
    /// <returns>The text.</returns>
    /// <exception cref="AisServerException">404: the cluster has no such node.</exception>
    public virtual ValueTask<string> GetNodeLogAsync(string nodeId, AisLogSeverity severity = AisLogSeverity.Info, CancellationToken cancellationToken = default)
        => _areas.Nodes.GetLogAsync(nodeId, severity, cancellationToken);

    /// <summary>Begins to read all logs of a node, older ones too, as a TAR.GZ.</summary>
    /// <param name="nodeId">The id of a target or proxy.</param>
    /// <param name="severity">Which logs.</param>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The archive, to be disposed.</returns>
    /// <exception cref="AisServerException">404: the cluster has no such node.</exception>
    public virtual ValueTask<AisResult> GetNodeLogArchiveAsync(string nodeId, AisLogSeverity severity = AisLogSeverity.Info, CancellationToken cancellationToken = default)
        => _areas.Nodes.GetLogArchiveAsync(nodeId, severity, cancellationToken);

    /// <summary>Reads the present logs of many nodes, one after the other.</summary>
    /// <param name="severity">Which log.</param>
    /// <param name="roles">Which nodes.</param>
    /// <returns>The texts by the nodes' ids, targets first.</returns>
    public virtual async ValueTask<IReadOnlyDictionary<string, string>> GetLogsAsync(
        AisLogSeverity severity = AisLogSeverity.Info, AisNodeRoles roles = AisNodeRoles.Targets, CancellationToken cancellationToken = default)
    {
        AisClusterMap map = await GetMapAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<AisNode> nodes = (roles & AisNodeRoles.Targets) != 0 ? map.Targets : [];
        if ((roles & AisNodeRoles.Proxies) != 0)
        {
            nodes = nodes.Concat(map.Proxies);
        }

        OrderedDictionary<string, string> logs = [];
        foreach (AisNode node in nodes)
        {
            logs[node.Id] = await GetNodeLogAsync(node.Id, severity, cancellationToken).ConfigureAwait(false);
        }

        return logs;
    }

    /// <summary>Lists jobs that run and that have ended, as far as the cluster remembers.</summary>
    /// <param name="kind">Only those of one kind, see <see cref="AisJobKinds"/>; empty: all.</param>
    /// <param name="targetId">Only those of one target, by its id; empty: all.</param>
    /// <returns>The jobs.</returns>
    public virtual ValueTask<IReadOnlyList<AisJobStatus>> ListJobStatusesAsync(
        string kind = "", string targetId = "", CancellationToken cancellationToken = default)
        => _areas.Jobs.Requests.ListStatusesAsync(kind, targetId, cancellationToken);

    /// <summary>Lists jobs that run now.</summary>
    /// <param name="kind">Only those of one kind, see <see cref="AisJobKinds"/>; empty: all.</param>
    /// <param name="targetId">Only those of one target, by its id; empty: all.</param>
    /// <returns>Handles with kind and id.</returns>
    public virtual async ValueTask<IReadOnlyList<AisJob>> ListRunningJobsAsync(
        string kind = "", string targetId = "", CancellationToken cancellationToken = default)
        => [.. (await _areas.Jobs.Requests.ListRunningAsync(kind, targetId, cancellationToken).ConfigureAwait(false))
            .Select(job => new AisJob(_areas.Jobs, job.Id, job.Kind))];

    /// <summary>Lists the ETLs that run.</summary>
    /// <returns>The ETLs.</returns>
    public virtual ValueTask<IReadOnlyList<AisEtlInfo>> ListRunningEtlsAsync(CancellationToken cancellationToken = default)
        => ListEtlsAsync([AisEtlInfo.Running], cancellationToken);

    /// <summary>Lists ETLs.</summary>
    /// <param name="stages">Only those of these stages, for example <see cref="AisEtlInfo.Running"/>; null: all.</param>
    /// <returns>The ETLs.</returns>
    public virtual ValueTask<IReadOnlyList<AisEtlInfo>> ListEtlsAsync(IReadOnlyCollection<string>? stages = null, CancellationToken cancellationToken = default)
        => _areas.Etls.ListAsync(stages, cancellationToken);
}
