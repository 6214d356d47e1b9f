using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A counter or gauge of a node.</summary>
internal sealed class CounterDto
{
    [JsonPropertyName("v")]
    public long Value { get; set; }
}
