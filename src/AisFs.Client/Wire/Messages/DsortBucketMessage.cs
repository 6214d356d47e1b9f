using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A bucket as dSort takes it: the global namespace is left out.</summary>
internal sealed class DsortBucketMessage
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    [JsonPropertyName("namespace")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NamespaceMessage? Namespace { get; init; }
}
