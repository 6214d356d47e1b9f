using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>An ETL from the specification of a pod.</summary>
internal sealed class EtlPodMessage
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("init_timeout")]
    public required string InitTimeout { get; init; }

    [JsonPropertyName("obj_timeout")]
    public required string ObjectTimeout { get; init; }

    [JsonPropertyName("communication")]
    public required string Communication { get; init; }

    [JsonPropertyName("spec")]
    public required byte[] Specification { get; init; }
}
