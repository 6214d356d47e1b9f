using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The container of an ETL.</summary>
internal sealed class EtlRuntimeDto
{
    [JsonPropertyName("image")]
    public string Image { get; set; } = string.Empty;
}
