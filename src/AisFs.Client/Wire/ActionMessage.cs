using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AisFs.Client.Wire;

/// <summary>Writes the control message <c>{"action":...,"name":...,"value":...}</c>.</summary>
internal static class ActionMessage
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Create(string action, string name = "") => Create(action, name, 0, static (writer, _) => writer.WriteNullValue());

    public static byte[] Create(string action, JsonElement value, string name = "")
        => Create(action, name, value, static (writer, value) =>
        {
            if (value.ValueKind == JsonValueKind.Undefined)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        });

    public static byte[] Create<TState>(string action, string name, TState state, Action<Utf8JsonWriter, TState> writeValue)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString("action"u8, action);
            writer.WriteString("name"u8, name);
            writer.WritePropertyName("value"u8);
            writeValue(writer, state);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] CreateObject<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer, s_options))
        {
            write(writer, state);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] CreateList(AisListOptions options)
        => Create("list", string.Empty, options, static (writer, options) =>
        {
            writer.WriteStartObject();
            writer.WriteString("prefix"u8, options.Prefix);
            writer.WriteNumber("pagesize"u8, options.PageSize);
            writer.WriteString("uuid"u8, options.Uuid);
            writer.WriteString("props"u8, options.Properties);
            writer.WriteString("continuation_token"u8, options.ContinuationToken);
            int flags = (int)options.Flags | (options.InventoryName.Length > 0 ? (int)AisListFlags.Inventory : 0);
            writer.WriteString("flags"u8, flags.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteString("target"u8, options.Target);
            if (options.StartAfter.Length > 0)
            {
                writer.WriteString("start_after"u8, options.StartAfter);
            }

            if (options.TimeFormat.Length > 0)
            {
                writer.WriteString("time_format"u8, options.TimeFormat);
            }

            writer.WriteEndObject();
        });

    public static byte[] CreateCustom(IReadOnlyDictionary<string, string> custom)
        => Create(string.Empty, string.Empty, custom, static (writer, custom) =>
        {
            writer.WriteStartObject();
            foreach ((string key, string value) in custom)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        });

    public static byte[] CreateParts(IReadOnlyList<int> parts)
        => Create("mpt-complete", string.Empty, parts, static (writer, parts) =>
        {
            writer.WriteStartArray();
            foreach (int part in parts)
            {
                writer.WriteStartObject();
                writer.WriteNumber("part-number"u8, part);
                writer.WriteString("etag"u8, string.Empty);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
