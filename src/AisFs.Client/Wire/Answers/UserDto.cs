using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A user.</summary>
internal sealed class UserDto
{
    [JsonPropertyName("id")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("roles")]
    public List<RoleDto?>? Roles { get; set; }
}
