using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A job as the primary proxy knows it.</summary>
internal sealed class JobStatusDto
{
    [JsonPropertyName("uuid")]
    public string Id { get; set; } = string.Empty;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = string.Empty;

    [JsonPropertyName("err")]
    public string Error { get; set; } = string.Empty;

    [JsonPropertyName("end_time")]
    public long EndTimeNs { get; set; }

    [JsonPropertyName("aborted")]
    public bool IsAborted { get; set; }
}
