using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A token.</summary>
internal sealed class TokenMessage
{
    [JsonPropertyName("token")]
    public required string Token { get; init; }
}
