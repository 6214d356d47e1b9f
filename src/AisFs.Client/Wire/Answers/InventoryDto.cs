using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>An inventory of a bucket.</summary>
internal sealed class InventoryDto
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("bucket")]
    public string Bucket { get; set; } = string.Empty;

    [JsonPropertyName("obj_name")]
    public string ObjectName { get; set; } = string.Empty;

    [JsonPropertyName("size")]
    public long Size { get; set; }

    [JsonPropertyName("prefix")]
    public string Prefix { get; set; } = string.Empty;

    [JsonPropertyName("started")]
    public long StartedNs { get; set; }

    [JsonPropertyName("finished")]
    public long FinishedNs { get; set; }

    [JsonPropertyName("ntotal")]
    public long Names { get; set; }

    [JsonPropertyName("smap_ver")]
    public long MapVersion { get; set; }

    [JsonPropertyName("chunks")]
    public long Chunks { get; set; }

    [JsonPropertyName("nat")]
    public long Targets { get; set; }
}
