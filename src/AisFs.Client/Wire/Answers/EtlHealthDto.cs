using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The state of an ETL's pod.</summary>
internal sealed class EtlHealthDto
{
    [JsonPropertyName("target_id")]
    public string TargetId { get; set; } = string.Empty;

    [JsonPropertyName("health_status")]
    public string Status { get; set; } = string.Empty;
}
