using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;
using Microsoft.Win32.SafeHandles;

namespace AisFs.DevServer.Storage;

/// <summary>
/// The metadata at the end of an object's file: JSON, its length (4 bytes) and a mark (8 bytes). A file without the mark was
/// not completely written, so one write makes content and metadata valid together.
/// </summary>
internal sealed class RecordFooter
{
    private const int TailSize = 12;
    private static readonly byte[] s_mark = "AISFSOB1"u8.ToArray();

    public byte[] Name { get; private set; } = [];

    public ObjectRecord Record { get; private set; } = null!;

    /// <summary>Sizes of the part files, negative for lost parts; empty if the content stands in front of the footer.</summary>
    public List<long> Parts { get; } = [];

    public long Size { get; private set; }

    /// <summary>The key of the mountpath where the object lies; empty if the file does not have it.</summary>
    public string Place { get; private set; } = string.Empty;

    public static ReadOnlyMemory<byte> Encode(byte[] name, ObjectRecord record, IReadOnlyList<long> parts)
    {
        ArrayBufferWriter<byte> bytes = new(256);
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteBase64String("name"u8, name);
            json.WriteNumber("size"u8, record.Size);
            json.WriteNumber("version"u8, record.Version);
            json.WriteString("checksum-type"u8, record.Checksum.Type);
            json.WriteString("checksum"u8, record.Checksum.Value);
            json.WriteNumber("modified"u8, record.Modified);
            json.WriteNumber("accessed"u8, record.Accessed);
            json.WriteBoolean("misplaced"u8, record.IsMisplaced);
            json.WriteBoolean("cached"u8, record.IsCached);
            if (record.HasShardIndex)
            {
                json.WriteBoolean("shard-index"u8, true);
            }

            json.WriteNumber("chunks"u8, record.Chunks.Count);
            json.WriteNumber("max-chunk"u8, record.Chunks.MaxSize);
            json.WriteNumber("first-chunk"u8, record.Chunks.FirstSize);
            if (record.Chunks.Sizes is { } sizes)
            {
                WriteNumbers(json, "chunk-sizes", sizes);
            }

            json.WriteString("place"u8, record.Place?.Key);
            if (record.LongName is { } longName)
            {
                json.WriteBase64String("long-name"u8, longName);
            }

            json.WriteStartArray("custom"u8);
            foreach (KeyValuePair<string, string> pair in record.Custom)
            {
                json.WriteStringValue(pair.Key);
                json.WriteStringValue(pair.Value);
            }

            json.WriteEndArray();
            WriteNumbers(json, "parts", parts);
            json.WriteEndObject();
        }

        int length = bytes.WrittenCount;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), length);
        bytes.Advance(4);
        bytes.Write(s_mark);
        return bytes.WrittenMemory;
    }

    /// <summary>Reads the footer of a file; null if there is no valid one.</summary>
    public static RecordFooter? Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        Span<byte> tail = stackalloc byte[TailSize];
        if (length < TailSize || RandomAccess.Read(file, tail, length - TailSize) != TailSize || !tail[4..].SequenceEqual(s_mark))
        {
            return null;
        }

        int size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (size <= 0 || size > length - TailSize || size > 1 << 20)
        {
            return null;
        }

        byte[] json = new byte[size];
        if (RandomAccess.Read(file, json, length - TailSize - size) != size)
        {
            return null;
        }

        try
        {
            RecordFooter footer = Parse(json);
            return footer.Parts.Count == 0 && footer.Size != length - TailSize - size && !path.EndsWith(FileBlob.MetadataSuffix, StringComparison.Ordinal) ? null : footer;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static RecordFooter Parse(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        RecordFooter footer = new()
        {
            Name = root.GetProperty("name").GetBytesFromBase64(),
            Size = root.GetProperty("size").GetInt64(),
            Place = root.TryGetProperty("place", out JsonElement place) ? place.GetString() ?? string.Empty : string.Empty,
        };
        List<KeyValuePair<string, string>> custom = [];
        string? key = null;
        foreach (JsonElement item in root.GetProperty("custom").EnumerateArray())
        {
            if (key is null)
            {
                key = item.GetString();
            }
            else
            {
                custom.Add(new(key, item.GetString()!));
                key = null;
            }
        }

        foreach (JsonElement part in root.GetProperty("parts").EnumerateArray())
        {
            footer.Parts.Add(part.GetInt64());
        }

        footer.Record = new ObjectRecord
        {
            Content = FileBlob.InMemory([]),
            Version = root.GetProperty("version").GetInt64(),
            Checksum = new ContentChecksum(root.GetProperty("checksum-type").GetString()!, root.GetProperty("checksum").GetString()!),
            Modified = root.GetProperty("modified").GetInt64(),
            Accessed = root.GetProperty("accessed").GetInt64(),
            IsMisplaced = root.GetProperty("misplaced").GetBoolean(),
            IsCached = root.GetProperty("cached").GetBoolean(),
            Chunks = new ChunkLayout(
                root.GetProperty("chunks").GetInt32(),
                root.GetProperty("max-chunk").GetInt64(),
                root.TryGetProperty("first-chunk", out JsonElement first) ? first.GetInt64() : 0)
            {
                Sizes = root.TryGetProperty("chunk-sizes", out JsonElement sizes) ? [.. sizes.EnumerateArray().Select(static size => size.GetInt64())] : null,
            },
            HasShardIndex = root.TryGetProperty("shard-index", out JsonElement indexed) && indexed.GetBoolean(),
            LongName = root.TryGetProperty("long-name", out JsonElement longName) ? longName.GetBytesFromBase64() : null,
            Custom = custom,
        };
        return footer;
    }
}
