using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A login.</summary>
internal sealed class LoginMessage
{
    [JsonPropertyName("password")]
    public required string Password { get; init; }

    /// <summary>In nanoseconds; null: as the server is set.</summary>
    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }
}
