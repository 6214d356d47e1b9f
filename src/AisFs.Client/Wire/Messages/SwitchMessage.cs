using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Something that is on or off.</summary>
internal sealed class SwitchMessage
{
    [JsonPropertyName("enabled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsEnabled { get; init; }
}
