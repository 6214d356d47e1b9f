using System.Globalization;
using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>State, performance and logs of the nodes.</content>
public sealed partial class AisCluster
{
    private const string ReversePath = "/v1/reverse/daemon?what=";

    /// <summary>Lists the buckets that are at a place.</summary>
    /// <param name="provider">Only those of one provider; null: all. An alias will do.</param>
    /// <param name="presence">Where they are.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    public async ValueTask<IReadOnlyList<AisBucketInfo>> ListBucketsAsync(string? provider, AisPresence presence, CancellationToken cancellationToken = default)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = new QueryBuilder("/v1/buckets")
                .AddIf("provider", provider is null ? null : AisProvider.Parse(provider))
                .Add("presence", ((int)presence).ToString(CultureInfo.InvariantCulture)).ToString(),
            Json = ActionMessage.Create("list"),
            IsIdempotent = true,
        };
        return ReadBuckets(await AskAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks one node how it is and what it did.</summary>
    /// <param name="nodeId">The id of a target or proxy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Its account.</returns>
    /// <exception cref="AisServerException">404: the cluster has no such node.</exception>
    public async ValueTask<AisNodeStatus> GetNodeStatusAsync(string nodeId, CancellationToken cancellationToken = default)
        => AisNodeStatus.Read(nodeId, await AskAsync(CreateNodeRequest(nodeId, "node_status"), cancellationToken).ConfigureAwait(false));

    /// <summary>Asks all targets, one after the other, how they are and what they did.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Their accounts, by id, in the order of the cluster map.</returns>
    public async ValueTask<IReadOnlyDictionary<string, AisNodeStatus>> GetPerformanceAsync(CancellationToken cancellationToken = default)
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
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>An object with <c>proxy</c> and <c>target</c>, as the cluster gives it.</returns>
    public async ValueTask<JsonElement> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = "/v1/cluster?what=node_stats", IsIdempotent = true };
        return (await AskAsync(request, cancellationToken).ConfigureAwait(false)).Json;
    }

    /// <summary>Reads the present log of a node.</summary>
    /// <param name="nodeId">The id of a target or proxy.</param>
    /// <param name="severity">Which log.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The text.</returns>
    /// <exception cref="AisServerException">404: the cluster has no such node.</exception>
    public async ValueTask<string> GetNodeLogAsync(string nodeId, AisLogSeverity severity = AisLogSeverity.Info, CancellationToken cancellationToken = default)
    {
        using AisResponse response = await _client.Transport.SendAsync(CreateLogRequest(nodeId, severity, all: false), cancellationToken).ConfigureAwait(false);
        return await response.ReadTextAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins to read all logs of a node, older ones too, as a TAR.GZ.</summary>
    /// <param name="nodeId">The id of a target or proxy.</param>
    /// <param name="severity">Which logs.</param>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The archive, to be disposed.</returns>
    /// <exception cref="AisServerException">404: the cluster has no such node.</exception>
    public async ValueTask<AisResult> GetNodeLogArchiveAsync(string nodeId, AisLogSeverity severity = AisLogSeverity.Info, CancellationToken cancellationToken = default)
        => new(await _client.Transport.SendAsync(CreateLogRequest(nodeId, severity, all: true), cancellationToken).ConfigureAwait(false), _client.Options);

    /// <summary>Reads the present logs of many nodes, one after the other.</summary>
    /// <param name="severity">Which log.</param>
    /// <param name="roles">Which nodes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The texts by the nodes' ids, targets first.</returns>
    public async ValueTask<IReadOnlyDictionary<string, string>> GetLogsAsync(
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

    private static AisRequest CreateLogRequest(string nodeId, AisLogSeverity severity, bool all)
    {
        string name = severity switch
        {
            AisLogSeverity.Info => "info",
            AisLogSeverity.Warning => "warning",
            AisLogSeverity.Error => "error",
            _ => throw new ArgumentOutOfRangeException(nameof(severity)),
        };
        return CreateNodeRequest(nodeId, all ? $"log&severity={name}&all=true" : $"log&severity={name}");
    }

    /// <summary>A request that a proxy passes on to the node.</summary>
    private static AisRequest CreateNodeRequest(string nodeId, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeId);
        if (nodeId.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"'{nodeId}' is no id of a node.", nameof(nodeId));
        }

        return new AisRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = ReversePath + what,
            Headers = [new("Ais-Node-Id", nodeId)],
            IsIdempotent = true,
        };
    }

    private async ValueTask<JsonFields> AskAsync(AisRequest request, CancellationToken cancellationToken)
    {
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
