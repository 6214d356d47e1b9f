using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A user with a new password.</summary>
internal sealed class UserMessage
{
    [JsonPropertyName("id")]
    public required string Name { get; init; }

    [JsonPropertyName("pass")]
    public required string Password { get; init; }

    [JsonPropertyName("roles")]
    public required IReadOnlyList<RoleMessage> Roles { get; init; }
}
