using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A variable of a container's environment.</summary>
internal sealed class EtlVariableMessage
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("value")]
    public required string Value { get; init; }
}
