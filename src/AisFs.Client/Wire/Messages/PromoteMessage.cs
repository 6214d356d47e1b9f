using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Files of a target that become objects.</summary>
internal sealed class PromoteMessage
{
    [JsonPropertyName("tid")]
    public required string TargetId { get; init; }

    [JsonPropertyName("src")]
    public required string Source { get; init; }

    [JsonPropertyName("obj")]
    public required string ObjectName { get; init; }

    [JsonPropertyName("rcr")]
    public bool Recursive { get; init; }

    [JsonPropertyName("ovw")]
    public bool Overwrite { get; init; }

    [JsonPropertyName("dls")]
    public bool DeleteSource { get; init; }

    [JsonPropertyName("notshr")]
    public bool NotShared { get; init; }
}
