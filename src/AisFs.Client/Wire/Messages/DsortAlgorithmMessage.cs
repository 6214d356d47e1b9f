using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>How dSort orders records.</summary>
internal sealed class DsortAlgorithmMessage
{
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("decreasing")]
    public bool Decreasing { get; init; }

    [JsonPropertyName("seed")]
    public required string Seed { get; init; }

    [JsonPropertyName("extension")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Extension { get; init; }

    [JsonPropertyName("content_key_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeyType { get; init; }
}
