using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A cluster that an AuthN server knows.</summary>
internal sealed class AuthNClusterDto
{
    [JsonPropertyName("id")]
    public string Id { get; set; } = string.Empty;

    [JsonPropertyName("alias")]
    public string Alias { get; set; } = string.Empty;

    [JsonPropertyName("urls")]
    public List<string>? Urls { get; set; }
}
