using System.Text.Json;

namespace AisFs.DevServer.Protocol;

/// <summary>Fields of a JSON message that may be missing, or of another type than expected.</summary>
internal static class JsonFields
{
    /// <summary>A text; empty if the field is missing or is no string.</summary>
    public static string Text(JsonElement message, string field)
        => TryGet(message, field, JsonValueKind.String, out JsonElement value) ? value.GetString()! : string.Empty;

    /// <summary>Whether a field is true.</summary>
    public static bool Flag(JsonElement message, string field) => TryGet(message, field, JsonValueKind.True, out _);

    /// <summary>The items of an array; none if the field is missing or is no array.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement message, string field)
        => TryGet(message, field, JsonValueKind.Array, out JsonElement value) ? value.EnumerateArray() : default;

    /// <summary>Whether a message is an object that has a field of the given type.</summary>
    public static bool TryGet(JsonElement message, string field, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return message.ValueKind == JsonValueKind.Object && message.TryGetProperty(field, out value) && value.ValueKind == kind;
    }
}
