using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The clusters that an AuthN server knows.</summary>
internal sealed class AuthNClustersDto
{
    [JsonPropertyName("clusters")]
    public Dictionary<string, AuthNClusterDto?>? Clusters { get; set; }
}
