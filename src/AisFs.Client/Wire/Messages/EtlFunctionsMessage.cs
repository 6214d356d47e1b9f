using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>The functions of an ETL's code.</summary>
internal sealed class EtlFunctionsMessage
{
    [JsonPropertyName("transform")]
    public required string Transform { get; init; }
}
