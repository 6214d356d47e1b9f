using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>Something that is on or off.</summary>
internal sealed class SwitchDto
{
    [JsonPropertyName("enabled")]
    public bool? IsEnabled { get; set; }
}
