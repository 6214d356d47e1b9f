using System.Globalization;
using System.Text.Json;

namespace AisFs.Client.Wire.Listing;

/// <summary>Reads a page in JSON. By hand as the other form: a page has up to a million entries.</summary>
internal static class JsonListReader
{
    public static AisListPage Read(ReadOnlySpan<byte> body, int maxEntries)
    {
        CheckObjects(body, maxEntries);

        // The listing is an object; the document refuses comments.
        byte[] copy = body.ToArray();
        using JsonDocument document = JsonDocument.Parse(copy);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new AisProtocolException($"The listing is malformed: an object was expected, {root.ValueKind} is there.");
        }

        AisListEntry[] entries = [];
        if (root.TryGetProperty("entries", out JsonElement list) && list.ValueKind != JsonValueKind.Null)
        {
            entries = new AisListEntry[ListEntryFields.CheckCount(list.GetArrayLength(), maxEntries)];
            int i = 0;
            foreach (JsonElement item in list.EnumerateArray())
            {
                entries[i++] = new ListEntryFields
                {
                    Name = ReadText(item, "name"),
                    Size = ReadNumber(item, "size"),
                    Checksum = ReadText(item, "checksum"),
                    AccessTime = ReadText(item, "atime"),
                    Version = ReadText(item, "version"),
                    Location = ReadText(item, "location"),
                    Custom = ReadText(item, "custom-md"),
                    Copies = ReadNumber(item, "copies"),
                    Flags = ReadNumber(item, "flags"),
                }.ToEntry();
            }
        }

        return new AisListPage
        {
            Entries = entries,
            Uuid = ReadText(root, "uuid"),
            ContinuationToken = ReadText(root, "continuation_token"),
            Flags = ReadNumber(root, "flags"),
        };
    }

    // A JsonDocument takes many times the memory of its text: too many entries are refused before it is made.
    private static void CheckObjects(ReadOnlySpan<byte> body, int max)
    {
        Utf8JsonReader reader = new(body);
        for (long count = 0; reader.Read();)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && ++count > max + 16L)
            {
                throw new AisProtocolException($"The listing is malformed: it has more than {max} entries, so many are not read.");
            }
        }
    }

    private static string ReadText(JsonElement item, string name)
        => item.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value.GetString() ?? string.Empty
            : string.Empty;

    private static long ReadNumber(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out JsonElement value))
        {
            return 0;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetInt64(),
            JsonValueKind.String => long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            JsonValueKind.Null => 0,
            _ => throw new FormatException($"'{name}' is not a number"),
        };
    }
}
