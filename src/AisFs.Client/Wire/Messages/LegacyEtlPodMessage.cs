using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>An ETL from the specification of a pod, for clusters before AIS 4.</summary>
internal sealed class LegacyEtlPodMessage
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("timeout")]
    public required string Timeout { get; init; }

    [JsonPropertyName("argument")]
    public required string ArgumentType { get; init; }

    [JsonPropertyName("communication")]
    public required string Communication { get; init; }

    [JsonPropertyName("spec")]
    public required byte[] Specification { get; init; }
}
