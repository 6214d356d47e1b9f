using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The properties of a bucket, as far as they are read.</summary>
internal sealed class BucketPropertiesDto
{
    [JsonPropertyName("provider")]
    public string Provider { get; set; } = string.Empty;

    [JsonPropertyName("checksum")]
    public ChecksumDto? Checksum { get; set; }

    /// <summary>The name that older clusters have for it.</summary>
    [JsonPropertyName("cksum")]
    public ChecksumDto? OldChecksum { get; set; }

    [JsonPropertyName("versioning")]
    public SwitchDto? Versioning { get; set; }

    [JsonPropertyName("created")]
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string CreatedNs { get; set; } = string.Empty;

    [JsonPropertyName("present")]
    public bool? IsPresent { get; set; }
}
