using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Which jobs are listed.</summary>
internal sealed class JobListMessage
{
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("node")]
    public required string TargetId { get; init; }

    [JsonPropertyName("show_active")]
    public bool OnlyActive { get; init; }
}
