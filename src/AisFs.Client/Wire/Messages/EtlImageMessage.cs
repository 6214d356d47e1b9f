using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>An ETL from a container image.</summary>
internal sealed class EtlImageMessage
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("communication")]
    public required string Communication { get; init; }

    [JsonPropertyName("init_timeout")]
    public required string InitTimeout { get; init; }

    [JsonPropertyName("obj_timeout")]
    public required string ObjectTimeout { get; init; }

    [JsonPropertyName("support_direct_put")]
    public bool DirectPut { get; init; }

    [JsonPropertyName("runtime")]
    public required EtlRuntimeMessage Runtime { get; init; }
}
