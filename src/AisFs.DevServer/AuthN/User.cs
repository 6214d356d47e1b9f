using System.Text.Json;

namespace AisFs.DevServer.AuthN;

/// <summary>A user.</summary>
internal sealed record User(string Name, string Password, IReadOnlyList<Role> Roles)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Name);
        json.WriteStartArray("roles"u8);
        foreach (Role role in Roles)
        {
            role.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
