using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A role.</summary>
internal sealed class RoleMessage
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("desc")]
    public required string Description { get; init; }

    [JsonPropertyName("clusters")]
    public IReadOnlyList<ClusterAccessMessage>? Clusters { get; init; }

    [JsonPropertyName("buckets")]
    public IReadOnlyList<BucketAccessMessage>? Buckets { get; init; }

    [JsonPropertyName("admin")]
    public bool IsAdmin { get; init; }
}
