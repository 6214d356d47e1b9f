using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AisFs.DevServer.Listing;

/// <summary>A page as JSON: sizes are strings, zero and empty fields are left out.</summary>
internal static class ListJsonWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(ListedPage page, IBufferWriter<byte> body)
    {
        using (Utf8JsonWriter json = new(body, s_options))
        {
            json.WriteStartObject();
            json.WriteString("uuid"u8, page.Uuid);
            WriteName(json, "continuation_token"u8, page.Token);
            if (page.Count == 0)
            {
                json.WriteNull("entries"u8);
            }
            else
            {
                json.WriteStartArray("entries"u8);
                foreach (ListedEntry entry in page.Entries)
                {
                    Write(json, entry);
                }

                json.WriteEndArray();
            }

            json.WriteNumber("flags"u8, page.Flags);
            json.WriteEndObject();
        }

        body.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, ListedEntry entry)
    {
        json.WriteStartObject();
        WriteName(json, "name"u8, entry.Name);
        WriteText(json, "checksum"u8, entry.Checksum);
        WriteText(json, "atime"u8, entry.Accessed);
        WriteText(json, "version"u8, entry.Version);
        WriteText(json, "location"u8, entry.Location);
        WriteText(json, "custom-md"u8, entry.Custom);
        if (entry.Size > 0)
        {
            Span<byte> digits = stackalloc byte[20];
            entry.Size.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
            json.WriteString("size"u8, digits[..count]);
        }

        WriteNumber(json, "copies"u8, entry.Copies);
        WriteNumber(json, "flags"u8, entry.Flags);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> property, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(property, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> property, int number)
    {
        if (number != 0)
        {
            json.WriteNumber(property, number);
        }
    }

    /// <summary>Names may hold bytes that are no UTF-8: those stand in the JSON as they are, which makes it invalid.</summary>
    private static void WriteName(Utf8JsonWriter json, ReadOnlySpan<byte> property, byte[] name)
    {
        if (Utf8.IsValid(name))
        {
            json.WriteString(property, name);
        }
        else
        {
            json.WritePropertyName(property);
            json.WriteRawValue(JsonNames.Quote(name), skipInputValidation: true);
        }
    }
}
