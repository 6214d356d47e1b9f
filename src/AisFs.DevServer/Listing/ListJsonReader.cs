using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AisFs.DevServer.Listing;

/// <summary>Reads a page that another cluster has told as JSON.</summary>
internal static class ListJsonReader
{
    /// <exception cref="JsonException">It is none.</exception>
    public static ListedPage Read(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement page = document.RootElement;
        ListedEntry[] entries = page.TryGetProperty("entries", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(Entry)] : [];
        return new ListedPage(Text(page, "uuid"), Name(page, "continuation_token"), entries, entries.Length, (int)Number(page, "flags"));
    }

    private static ListedEntry Entry(JsonElement entry) => new(Name(entry, "name"))
    {
        Checksum = Text(entry, "checksum"),
        Accessed = Text(entry, "atime"),
        Version = Text(entry, "version"),
        Location = Text(entry, "location"),
        Custom = Text(entry, "custom-md"),
        Size = Number(entry, "size"),
        Copies = (int)Number(entry, "copies"),
        Flags = (int)Number(entry, "flags"),
    };

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? string.Empty : string.Empty;

    private static long Number(JsonElement item, string name)
        => !item.TryGetProperty(name, out JsonElement value) ? 0
            : value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetInt64();

    /// <summary>A name; bytes that are no UTF-8 stand there as they are.</summary>
    private static byte[] Name(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return [];
        }

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        return Utf8.IsValid(raw) ? Encoding.UTF8.GetBytes(value.GetString()!) : JsonNames.Unescape(raw[1..^1]);
    }
}
