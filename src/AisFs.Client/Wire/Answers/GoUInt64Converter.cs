using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>Bits, and numbers without a sign, in quotes or not; null and an empty text are 0.</summary>
internal sealed class GoUInt64Converter : JsonConverter<ulong>
{
    public override bool HandleNull => true;

    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ulong value = 0;
        bool isNumber = reader.TokenType switch
        {
            JsonTokenType.Null => true,
            JsonTokenType.Number => reader.TryGetUInt64(out value),
            JsonTokenType.String => reader.GetString() is { } text
                && (text.Length == 0 || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)),
            _ => false,
        };
        return isNumber ? value : throw new JsonException("A number of 64 bits was expected.");
    }

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
