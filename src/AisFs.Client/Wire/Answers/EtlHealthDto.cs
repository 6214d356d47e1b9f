using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>How an ETL's pod is.</summary>
internal sealed class EtlHealthDto
{
    [JsonPropertyName("target_id")]
    public string TargetId { get; set; } = string.Empty;

    [JsonPropertyName("health_status")]
    public string Status { get; set; } = string.Empty;
}
