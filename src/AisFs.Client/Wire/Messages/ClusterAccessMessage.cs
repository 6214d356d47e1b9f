using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>What a role allows on a cluster.</summary>
internal sealed class ClusterAccessMessage
{
    [JsonPropertyName("id")]
    public required string ClusterId { get; init; }

    /// <summary>The bits as a decimal number.</summary>
    [JsonPropertyName("perm")]
    public required string Access { get; init; }
}
