using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A namespace.</summary>
internal sealed class NamespaceMessage
{
    [JsonPropertyName("uuid")]
    public required string Uuid { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }
}
