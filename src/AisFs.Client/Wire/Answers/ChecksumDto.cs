using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The kind of checksum that a bucket keeps.</summary>
internal sealed class ChecksumDto
{
    [JsonPropertyName("type")]
    public string Type { get; set; } = string.Empty;
}
