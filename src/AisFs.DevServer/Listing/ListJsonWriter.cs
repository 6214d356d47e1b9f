using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>A page as JSON: sizes are strings, zero and empty fields are left out.</summary>
internal sealed class ListJsonWriter(ClusterMap map, Bucket bucket, ListQuery query)
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ListText _text = new(map, bucket, query);

    public void Write(ListPage page, IBufferWriter<byte> body)
    {
        using (Utf8JsonWriter json = new(body, s_options))
        {
            json.WriteStartObject();
            json.WriteString("uuid"u8, query.Uuid);
            WriteName(json, "continuation_token"u8, page.Token);
            if (page.Entries.Count == 0)
            {
                json.WriteNull("entries"u8);
            }
            else
            {
                json.WriteStartArray("entries"u8);
                foreach (ListEntry entry in page.Entries)
                {
                    Write(json, entry);
                }

                json.WriteEndArray();
            }

            json.WriteNumber("flags"u8, ListText.PageFlags(map, page));
            json.WriteEndObject();
        }

        body.Write("\n"u8);
    }

    private void Write(Utf8JsonWriter json, ListEntry entry)
    {
        json.WriteStartObject();
        WriteName(json, "name"u8, entry.Name);
        if (entry.Record is { } record)
        {
            if (_text.Checksum && record.Checksum.Value.Length > 0)
            {
                json.WriteString("checksum"u8, record.Checksum.Value);
            }

            if (_text.Atime)
            {
                json.WriteString("atime"u8, _text.TimeOf(record));
            }

            if (_text.Version && record.Version > 0)
            {
                json.WriteString("version"u8, ListText.VersionOf(record));
            }

            if (_text.Location)
            {
                json.WriteString("location"u8, _text.LocationOf(entry.Name));
            }

            if (_text.Custom && record.Shown.Count > 0)
            {
                json.WriteString("custom-md"u8, ListText.CustomOf(record));
            }
        }

        bool member = (entry.Flags & ListEntry.InArchive) != 0;
        if ((_text.Size || member) && entry.Size > 0)
        {
            Span<byte> digits = stackalloc byte[20];
            entry.Size.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
            json.WriteString("size"u8, digits[..count]);
        }

        if (_text.Copies && entry.Record is not null)
        {
            json.WriteNumber("copies"u8, _text.CopyCountOf(entry.Record));
        }

        json.WriteNumber("flags"u8, entry.Flags);
        json.WriteEndObject();
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
