using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AisFs.Client.Wire;

/// <summary>Reads the JSON of answers; what is malformed is an <see cref="AisProtocolException"/>.</summary>
internal static class AnswerReader
{
    /// <summary>Reads a text; null when it says null.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="type">What it is.</param>
    /// <param name="what">What was asked, for the error.</param>
    public static T? Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException e)
        {
            throw Malformed(what, e);
        }
    }

    /// <summary>Reads a part of an answer; the defaults when it is absent or null.</summary>
    /// <param name="json">The part.</param>
    /// <param name="type">What it is.</param>
    /// <param name="what">What was asked, for the error.</param>
    public static T Read<T>(JsonElement json, JsonTypeInfo<T> type, string what)
        where T : class, new()
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return new T();
        }

        try
        {
            return json.Deserialize(type) ?? new T();
        }
        catch (JsonException e)
        {
            throw Malformed(what, e);
        }
    }

    /// <summary>The members of an object, or of null; each is read as it is taken.</summary>
    public static IEnumerable<JsonProperty> Members(JsonElement json, string what)
        => json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? []
            : json.ValueKind == JsonValueKind.Object ? json.EnumerateObject()
            : throw new AisProtocolException($"{what}: the answer is not what an AIStore gives: an object was expected, {json.ValueKind} is there.");

    /// <summary>The items of a list, or of null.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement json, string what)
        => json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? []
            : json.ValueKind == JsonValueKind.Array ? json.EnumerateArray()
            : throw new AisProtocolException($"{what}: the answer is not what an AIStore gives: a list was expected, {json.ValueKind} is there.");

    /// <summary>The message of a JSON error, with the field. The errors of converters say the field in a property only.</summary>
    public static string Describe(JsonException e)
        => e.Path is { Length: > 0 } path && !e.Message.Contains(path, StringComparison.Ordinal) ? $"{path}: {e.Message}" : e.Message;

    private static AisProtocolException Malformed(string what, JsonException e)
        => new($"{what}: the answer is not the JSON that an AIStore gives: {Describe(e)}", e);
}
