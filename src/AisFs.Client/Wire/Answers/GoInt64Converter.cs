using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>Whole numbers, or such in quotes as Go writes those of 64 bits; null and an empty text are 0.</summary>
internal sealed class GoInt64Converter : JsonConverter<long>
{
    public override bool HandleNull => true;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long value = 0;
        bool isNumber = reader.TokenType switch
        {
            JsonTokenType.Null => true,
            JsonTokenType.Number => reader.TryGetInt64(out value),
            JsonTokenType.String => reader.GetString() is { } text
                && (text.Length == 0 || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)),
            _ => false,
        };
        return isNumber ? value : throw new JsonException("A whole number of 64 bits was expected.");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
