using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>How dSort orders records.</summary>
internal sealed class DsortAlgorithmDto
{
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = string.Empty;

    [JsonPropertyName("decreasing")]
    public bool Decreasing { get; set; }

    /// <summary>May be a number.</summary>
    [JsonPropertyName("seed")]
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string Seed { get; set; } = string.Empty;

    [JsonPropertyName("extension")]
    public string Extension { get; set; } = string.Empty;

    [JsonPropertyName("content_key_type")]
    public string KeyType { get; set; } = string.Empty;
}
