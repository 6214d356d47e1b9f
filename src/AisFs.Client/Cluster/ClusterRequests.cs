using System.Globalization;
using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Cluster;

/// <summary>The requests that concern the cluster as a whole.</summary>
internal sealed class ClusterRequests(AisTransport transport)
{
    private const double NsPerSecond = 1e9;

    /// <summary>Lists buckets.</summary>
    /// <param name="provider">Only those of one provider, or an alias of it; empty or null: all.</param>
    /// <param name="presence">Only those that are at a place; null: the cluster decides.</param>
    /// <param name="ns">Only those of a namespace, as the cluster writes it; null: the cluster's own.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async ValueTask<IReadOnlyList<AisBucketInfo>> ListBucketsAsync(
        string? provider, AisPresence? presence, string? ns, CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = new QueryBuilder(Routes.Buckets)
                .AddIf(QueryNames.Provider, string.IsNullOrEmpty(provider) ? null : AisProvider.Parse(provider))
                .AddIf(QueryNames.Namespace, ns)
                .AddIf(QueryNames.Presence, presence is { } place ? ((int)place).ToString(CultureInfo.InvariantCulture) : null).ToString(),
            Json = MessageWriter.Action(ActionNames.List),
            IsIdempotent = true,
        };
        List<BucketDto>? told = await transport.AskAsync(request, AnswerJson.Default.ListBucketDto, cancellationToken).ConfigureAwait(false);
        return [.. DtoList.Items(told).Select(Read)];
    }

    /// <summary>Reads the state of the endpoint. An error answer says that the node is not ready.</summary>
    public async ValueTask<AisHealth> GetHealthAsync(CancellationToken cancellationToken)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = Routes.Health, IsIdempotent = true };
        AisOutcome outcome = await transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            return outcome.Error is AisServerException ? new AisHealth() : throw outcome.Error;
        }

        using AisResponse response = outcome.Response;
        return new AisHealth
        {
            IsReady = true,
            ClusterUptime = ToTime(response.Headers.GetNumber(HeaderNames.ClusterUptime)),
            NodeUptime = ToTime(response.Headers.GetNumber(HeaderNames.NodeUptime)),
        };
    }

    /// <summary>Asks the primary proxy whether it is ready; an error answer is thrown.</summary>
    public ValueTask CheckReadyAsync(AisClusterMap map, CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = new QueryBuilder(Routes.Health).Add(QueryNames.PrimaryReadiness, true).ToString(),
            Origin = RawUrl.TryParse(map.Primary?.Url, out RawUrl primary) ? primary.Origin : null,
            IsIdempotent = true,
        };
        return transport.ExecuteAsync(request, cancellationToken);
    }

    /// <summary>Names the providers that the cluster has a backend for.</summary>
    public async ValueTask<IReadOnlyList<string>> GetBackendsAsync(CancellationToken cancellationToken)
        => await transport.AskAsync(CreateQuestion(WhatNames.Backends), AnswerJson.Default.ListString, cancellationToken).ConfigureAwait(false) ?? [];

    public async ValueTask<AisCapacity> GetCapacityAsync(CancellationToken cancellationToken)
    {
        SysInfoDto? told = await transport.AskAsync(CreateQuestion(WhatNames.SystemInfo), AnswerJson.Default.SysInfoDto, cancellationToken).ConfigureAwait(false);
        if (told?.Targets is not { } targets)
        {
            throw new AisProtocolException("The answer has no capacity: it names no targets.");
        }

        try
        {
            long total = 0;
            long used = 0;
            foreach (SysInfoDto.TargetDto? target in targets.Values)
            {
                total = checked(total + Math.Max(0, target?.Capacity ?? 0));
                used = checked(used + Math.Max(0, target?.Used ?? 0));
            }

            return new AisCapacity(total, used);
        }
        catch (OverflowException e)
        {
            throw new AisProtocolException("The capacities of the targets add up to more than 8 EiB.", e);
        }
    }

    /// <summary>Reads the counters of all nodes.</summary>
    public ValueTask<JsonElement> GetStatisticsAsync(CancellationToken cancellationToken)
        => transport.AskAsync(CreateQuestion(WhatNames.NodeStatistics), AnswerJson.Default.JsonElement, cancellationToken);

    private static AisRequest CreateQuestion(string what) => new()
    {
        Method = HttpMethod.Get,
        PathAndQuery = new QueryBuilder(Routes.Cluster).Add(QueryNames.What, what).ToString(),
        IsIdempotent = true,
    };

    private static AisBucketInfo Read(BucketDto told)
    {
        AisBucketInfo bucket = told.ToInfo();
        return bucket.Name.Length == 0 ? throw new AisProtocolException("The list of buckets is malformed: a bucket has no name.")
            : bucket.Provider.Length == 0 ? bucket with { Provider = AisProvider.Ais } : bucket;
    }

    private static TimeSpan? ToTime(long ns) => ns > 0 ? TimeSpan.FromSeconds(ns / NsPerSecond) : null;
}
