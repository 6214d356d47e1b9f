using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A copy that goes through an ETL.</summary>
internal sealed class TransformMessage : CopyMessage
{
    [JsonPropertyName("id")]
    public required string EtlName { get; init; }

    [JsonPropertyName("request_timeout")]
    public required string ObjectTimeout { get; init; }

    [JsonPropertyName("pipeline")]
    public IReadOnlyList<string>? Pipeline { get; init; }
}
