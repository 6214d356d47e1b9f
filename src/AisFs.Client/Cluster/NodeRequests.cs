using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Cluster;

/// <summary>The requests that concern one node. A proxy passes them on.</summary>
internal sealed class NodeRequests(AisTransport transport)
{
    /// <summary>Reads the state and the counters of a node.</summary>
    public async ValueTask<AisNodeStatus> GetStatusAsync(string nodeId, CancellationToken cancellationToken)
    {
        AisRequest request = CreateQuestion(nodeId, WhatNames.NodeStatus);
        JsonElement json = await transport.AskAsync(request, AnswerJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        NodeStatusDto told = AnswerReader.Read(json, AnswerJson.Default.NodeStatusDto, request.ToString());
        Dictionary<string, long> counters = [];
        foreach ((string name, JsonElement value) in told.Counters ?? [])
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                counters[name] = AnswerReader.Read(value, AnswerJson.Default.CounterDto, name).Value;
            }
        }

        return new AisNodeStatus { Id = nodeId, State = told.State, Version = told.Version, Counters = counters, Json = json };
    }

    /// <summary>Reads the present log of a node.</summary>
    public async ValueTask<string> GetLogAsync(string nodeId, AisLogSeverity severity, CancellationToken cancellationToken)
    {
        using AisResponse response = await transport.SendAsync(CreateLog(nodeId, severity, all: false), cancellationToken).ConfigureAwait(false);
        return await response.ReadTextAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins to read all logs of a node as a TAR.GZ.</summary>
    public async ValueTask<AisResult> GetLogArchiveAsync(string nodeId, AisLogSeverity severity, CancellationToken cancellationToken)
        => new(await transport.SendAsync(CreateLog(nodeId, severity, all: true), cancellationToken).ConfigureAwait(false), transport.Options);

    private static AisRequest CreateLog(string nodeId, AisLogSeverity severity, bool all)
    {
        string name = severity switch
        {
            AisLogSeverity.Info => WhatNames.LogInfo,
            AisLogSeverity.Warning => WhatNames.LogWarning,
            AisLogSeverity.Error => WhatNames.LogError,
            _ => throw new ArgumentOutOfRangeException(nameof(severity)),
        };
        return CreateRequest(nodeId, new QueryBuilder(Routes.ReverseDaemon)
            .Add(QueryNames.What, WhatNames.Log)
            .Add(QueryNames.LogSeverity, name)
            .AddIf(all, QueryNames.LogAll, HeaderNames.True));
    }

    private static AisRequest CreateQuestion(string nodeId, string what)
        => CreateRequest(nodeId, new QueryBuilder(Routes.ReverseDaemon).Add(QueryNames.What, what));

    private static AisRequest CreateRequest(string nodeId, QueryBuilder path)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeId);
        if (nodeId.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"'{nodeId}' is not an id of a node.", nameof(nodeId));
        }

        return new AisRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = path.ToString(),
            Headers = [new(HeaderNames.NodeId, nodeId)],
            IsIdempotent = true,
        };
    }
}
