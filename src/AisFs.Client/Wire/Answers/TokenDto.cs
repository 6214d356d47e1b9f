using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A token.</summary>
internal sealed class TokenDto
{
    [JsonPropertyName("token")]
    public string Token { get; set; } = string.Empty;
}
