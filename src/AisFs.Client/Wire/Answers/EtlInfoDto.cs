using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>An ETL as a list of ETLs names it.</summary>
internal sealed class EtlInfoDto
{
    [JsonPropertyName("id")]
    public string Id { get; set; } = string.Empty;

    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("stage")]
    public string Stage { get; set; } = string.Empty;

    [JsonPropertyName("xaction_id")]
    public string JobId { get; set; } = string.Empty;

    [JsonPropertyName("obj_count")]
    public long Objects { get; set; }

    [JsonPropertyName("in_bytes")]
    public long BytesIn { get; set; }

    [JsonPropertyName("out_bytes")]
    public long BytesOut { get; set; }
}
