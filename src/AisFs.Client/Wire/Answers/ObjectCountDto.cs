using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>How many objects a bucket has.</summary>
internal sealed class ObjectCountDto
{
    [JsonPropertyName("obj_count_present")]
    public long Present { get; set; }

    [JsonPropertyName("obj_count_remote")]
    public long Remote { get; set; }
}
