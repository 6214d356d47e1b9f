using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A user whose password stays.</summary>
internal sealed class UserRolesMessage
{
    [JsonPropertyName("id")]
    public required string Name { get; init; }

    /// <summary>Always null.</summary>
    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("roles")]
    public required IReadOnlyList<RoleMessage> Roles { get; init; }
}
