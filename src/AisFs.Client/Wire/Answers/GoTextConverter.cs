using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>Texts; null is empty.</summary>
internal sealed class GoTextConverter : JsonConverter<string>
{
    public override bool HandleNull => true;

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => string.Empty,
        JsonTokenType.String => reader.GetString()!,
        _ => throw new JsonException("A text was expected."),
    };

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
