using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AisFs.Client.Wire;

/// <summary>Writes messages, alone or as the value of the control message <c>{"action":...,"name":...,"value":...}</c>.</summary>
internal static class MessageWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a message that has no action.</summary>
    public static byte[] Write<T>(T message, JsonTypeInfo<T> type)
        => Write((message, type), static (writer, state) => JsonSerializer.Serialize(writer, state.message, state.type));

    /// <summary>Writes an action without a value.</summary>
    /// <param name="action">One of <see cref="ActionNames"/>, or the kind of a job.</param>
    /// <param name="name">The name that some actions take.</param>
    public static byte[] Action(string action, string name = "")
        => Action(action, name, 0, static (writer, _) => writer.WriteNullValue());

    /// <summary>Writes an action.</summary>
    /// <param name="action">One of <see cref="ActionNames"/>, or the kind of a job.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">What the value is.</param>
    /// <param name="name">The name that some actions take.</param>
    public static byte[] Action<T>(string action, T value, JsonTypeInfo<T> type, string name = "")
        => Action(action, name, (value, type), static (writer, state) => JsonSerializer.Serialize(writer, state.value, state.type));

    /// <summary>Writes an action whose value the caller has made.</summary>
    /// <param name="action">The action.</param>
    /// <param name="value">Its value; the default is null.</param>
    /// <param name="name">The name that some actions take.</param>
    public static byte[] Action(string action, JsonElement value, string name = "")
        => value.ValueKind == JsonValueKind.Undefined ? Action(action, name)
            : Action(action, name, value, static (writer, value) => value.WriteTo(writer));

    private static byte[] Action<TState>(string action, string name, TState state, Action<Utf8JsonWriter, TState> writeValue)
        => Write((action, name, state, writeValue), static (writer, all) =>
        {
            writer.WriteStartObject();
            writer.WriteString("action"u8, all.action);
            writer.WriteString("name"u8, all.name);
            writer.WritePropertyName("value"u8);
            all.writeValue(writer, all.state);
            writer.WriteEndObject();
        });

    private static byte[] Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer, s_options))
        {
            write(writer, state);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
