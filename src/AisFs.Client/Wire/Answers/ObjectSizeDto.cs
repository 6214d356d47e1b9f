using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>How large the objects of a bucket are.</summary>
internal sealed class ObjectSizeDto
{
    [JsonPropertyName("obj_min_size")]
    public long Min { get; set; }

    [JsonPropertyName("obj_avg_size")]
    public long Average { get; set; }

    [JsonPropertyName("obj_max_size")]
    public long Max { get; set; }
}
