using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What a role allows on a cluster.</summary>
internal sealed class ClusterAccessDto
{
    [JsonPropertyName("id")]
    public string ClusterId { get; set; } = string.Empty;

    [JsonPropertyName("perm")]
    public ulong Access { get; set; }
}
