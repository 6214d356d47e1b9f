using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>Times of RFC 3339; null, an empty text and Go's zero time are null.</summary>
internal sealed class GoTimeConverter : JsonConverter<DateTimeOffset?>
{
    private const string ZeroDay = "0001-01-01";

    public override bool HandleNull => true;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType switch
        {
            JsonTokenType.Null => string.Empty,
            JsonTokenType.String => reader.GetString()!,
            _ => throw new JsonException("A time was expected."),
        };
        if (text.Length == 0 || text.StartsWith(ZeroDay, StringComparison.Ordinal))
        {
            return null;
        }

        // .NET reads seven digits of a second, Go writes nine.
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int end = dot < 0 ? -1 : text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
        if (end > 7)
        {
            text = string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(dot + 1 + end));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time : throw new JsonException($"A time was expected, '{text}' is there.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
