using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>How a bucket's objects are erasure coded.</summary>
internal sealed class ErasureCodingMessage
{
    [JsonPropertyName("enabled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsEnabled { get; init; }

    [JsonPropertyName("data_slices")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DataSlices { get; init; }

    [JsonPropertyName("parity_slices")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ParitySlices { get; init; }
}
