using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A bucket; the global namespace is null.</summary>
internal sealed class BucketMessage
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    [JsonPropertyName("namespace")]
    public NamespaceMessage? Namespace { get; init; }
}
