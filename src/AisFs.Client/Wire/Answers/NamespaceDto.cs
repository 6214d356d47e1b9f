using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A namespace.</summary>
internal sealed class NamespaceDto
{
    [JsonPropertyName("uuid")]
    public string Uuid { get; set; } = string.Empty;

    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;
}
