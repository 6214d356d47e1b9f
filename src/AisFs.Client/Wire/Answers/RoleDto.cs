using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A role.</summary>
internal sealed class RoleDto
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("desc")]
    public string Description { get; set; } = string.Empty;

    [JsonPropertyName("clusters")]
    public List<ClusterAccessDto?>? Clusters { get; set; }

    [JsonPropertyName("buckets")]
    public List<BucketAccessDto?>? Buckets { get; set; }

    [JsonPropertyName("admin")]
    public bool IsAdmin { get; set; }
}
