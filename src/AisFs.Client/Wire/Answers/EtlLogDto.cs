using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The log of an ETL's pod.</summary>
internal sealed class EtlLogDto
{
    [JsonPropertyName("target_id")]
    public string TargetId { get; set; } = string.Empty;

    [JsonPropertyName("logs")]
    public byte[]? Log { get; set; }
}
