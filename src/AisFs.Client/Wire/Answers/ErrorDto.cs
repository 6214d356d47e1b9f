using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>An error.</summary>
internal sealed class ErrorDto
{
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("tcode")]
    public string TypeCode { get; set; } = string.Empty;

    [JsonPropertyName("node")]
    public string Node { get; set; } = string.Empty;
}
