using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AisFs.Client.Wire.Listing;

/// <summary>Reads a page of a listing: MessagePack (keys n, cs, a, v, t, m, s, c, f), or JSON from clusters that have no other.</summary>
internal static class ListDecoder
{
    public static AisListPage Decode(ReadOnlySpan<byte> body, bool isMsgPack, int maxEntries = int.MaxValue)
    {
        try
        {
            return isMsgPack ? DecodeMsgPack(body, maxEntries) : DecodeJson(body, maxEntries);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException or KeyNotFoundException)
        {
            throw new AisProtocolException($"The listing is malformed: {e.Message}", e);
        }
    }

    private static AisListPage DecodeMsgPack(ReadOnlySpan<byte> body, int maxEntries)
    {
        MsgPackReader reader = new(body);
        AisListEntry[] entries = [];
        string uuid = string.Empty;
        string token = string.Empty;
        long flags = 0;
        for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
        {
            ReadOnlySpan<byte> key = reader.ReadString();
            if (key.SequenceEqual("Entries"u8))
            {
                entries = ReadEntries(ref reader, maxEntries);
            }
            else if (key.SequenceEqual("UUID"u8))
            {
                uuid = Encoding.UTF8.GetString(reader.ReadString());
            }
            else if (key.SequenceEqual("ContinuationToken"u8))
            {
                token = Encoding.UTF8.GetString(reader.ReadString());
            }
            else if (key.SequenceEqual("Flags"u8))
            {
                flags = reader.ReadInt64();
            }
            else
            {
                reader.Skip();
            }
        }

        return new AisListPage { Entries = entries, Uuid = uuid, ContinuationToken = token, Flags = flags };
    }

    private static AisListEntry[] ReadEntries(ref MsgPackReader reader, int maxEntries)
    {
        if (reader.TryReadNil())
        {
            return [];
        }

        AisListEntry[] entries = new AisListEntry[CheckCount(reader.ReadArrayHeader(), maxEntries)];
        StringCache times = default;
        StringCache versions = default;
        StringCache locations = default;
        StringCache customs = default;
        for (int i = 0; i < entries.Length; i++)
        {
            string? name = null;
            string checksum = string.Empty;
            string time = string.Empty;
            string version = string.Empty;
            string location = string.Empty;
            string custom = string.Empty;
            long size = 0;
            long copies = 0;
            long flags = 0;
            for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
            {
                ReadOnlySpan<byte> key = reader.ReadString();
                switch (key.Length == 1 ? key[0] : key.SequenceEqual("cs"u8) ? (byte)'C' : (byte)0)
                {
                    case (byte)'n':
                        name = Encoding.UTF8.GetString(reader.ReadString());
                        break;
                    case (byte)'C':
                        checksum = Encoding.ASCII.GetString(reader.ReadString());
                        break;
                    case (byte)'a':
                        time = times.Get(reader.ReadString());
                        break;
                    case (byte)'v':
                        version = versions.Get(reader.ReadString());
                        break;
                    case (byte)'t':
                        location = locations.Get(reader.ReadString());
                        break;
                    case (byte)'m':
                        custom = customs.Get(reader.ReadString());
                        break;
                    case (byte)'s':
                        size = reader.ReadInt64();
                        break;
                    case (byte)'c':
                        copies = reader.ReadInt64();
                        break;
                    case (byte)'f':
                        flags = reader.ReadInt64();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            entries[i] = Create(name, size, checksum, time, version, location, custom, copies, flags);
        }

        return entries;
    }

    private static AisListPage DecodeJson(ReadOnlySpan<byte> body, int maxEntries)
    {
        CheckObjects(body, maxEntries);

        // Duplicate keys and comments are as little a listing as an array at the top.
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
            entries = new AisListEntry[CheckCount(list.GetArrayLength(), maxEntries)];
            int i = 0;
            foreach (JsonElement item in list.EnumerateArray())
            {
                entries[i++] = Create(
                    ReadText(item, "name"),
                    ReadNumber(item, "size"),
                    ReadText(item, "checksum"),
                    ReadText(item, "atime"),
                    ReadText(item, "version"),
                    ReadText(item, "location"),
                    ReadText(item, "custom-md"),
                    ReadNumber(item, "copies"),
                    ReadNumber(item, "flags"));
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

    // A document takes many times the memory of its text, and more than an entry's fields no object is.
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

    // Before there is memory for them.
    private static int CheckCount(int count, int max)
        => count <= max ? count : throw new AisProtocolException($"The listing is malformed: one page has {count} entries, more than {max} are not read.");

    private static AisListEntry Create(
        string? name, long size, string checksum, string time, string version, string location, string custom, long copies, long flags)
        => string.IsNullOrEmpty(name)
            ? throw new AisProtocolException("The listing is malformed: an entry has no name.")
            : size < 0
                ? throw new AisProtocolException($"The listing is malformed: '{name}' has the size {size}.")
                : new AisListEntry
                {
                    Name = name,
                    Size = size,
                    Checksum = checksum,
                    AccessTime = time,
                    Version = version,
                    Location = location,
                    CustomText = custom,
                    Copies = (int)Math.Clamp(copies, 0, int.MaxValue),
                    Flags = (AisEntryFlags)(flags & int.MaxValue),
                };

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
            _ => throw new FormatException($"'{name}' is no number"),
        };
    }
}
