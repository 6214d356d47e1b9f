using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The account of a node.</summary>
internal sealed class NodeStatusDto
{
    [JsonPropertyName("status")]
    public string State { get; set; } = string.Empty;

    [JsonPropertyName("ais_version")]
    public string Version { get; set; } = string.Empty;

    /// <summary>Objects with the field v; others are passed over.</summary>
    [JsonPropertyName("tracker")]
    public Dictionary<string, JsonElement>? Counters { get; set; }
}
