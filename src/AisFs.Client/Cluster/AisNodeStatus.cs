using System.Text.Json;

namespace AisFs.Client;

/// <summary>A node's own report of its state and performance (<c>what=node_status</c>).</summary>
public sealed record AisNodeStatus
{
    /// <summary>The id of the node.</summary>
    public required string Id { get; init; }

    /// <summary>The state in the cluster's words; empty if all is well or the node does not say.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>The version of AIStore; empty if the cluster does not say.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>
    /// Counters and gauges by name, for example <c>get.n</c>, in the units that the name says (<c>.n</c> counts, <c>.size</c>
    /// bytes, <c>.ns</c> nanoseconds).
    /// </summary>
    public IReadOnlyDictionary<string, long> Counters { get; init; } = new Dictionary<string, long>();

    /// <summary>All of it as the node gives it.</summary>
    public JsonElement Json { get; init; }
}
