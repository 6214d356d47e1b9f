using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>What a summary of a bucket counts.</summary>
internal sealed class SummaryMessage
{
    [JsonPropertyName("uuid")]
    public required string Uuid { get; init; }

    [JsonPropertyName("prefix")]
    public required string Prefix { get; init; }

    [JsonPropertyName("cached")]
    public bool OnlyCached { get; init; }

    [JsonPropertyName("present")]
    public bool OnlyPresent { get; init; }
}
