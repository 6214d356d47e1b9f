using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>A page as msgpack: the keys of an entry are single letters, zero and empty fields are left out.</summary>
internal sealed class ListPacker(ClusterMap map, Bucket bucket, ListQuery query)
{
    private readonly ListText _text = new(map, bucket, query);

    public void Write(ListPage page, IBufferWriter<byte> body)
    {
        Put(body, 0x84);
        WriteText(body, "UUID"u8);
        WriteText(body, Encoding.UTF8.GetBytes(query.Uuid));
        WriteText(body, "ContinuationToken"u8);
        WriteText(body, page.Token);
        WriteText(body, "Entries"u8);
        WriteArrayHeader(body, page.Entries.Count);
        foreach (ListEntry entry in page.Entries)
        {
            Write(body, entry);
        }

        WriteText(body, "Flags"u8);
        Put(body, (byte)ListText.PageFlags(map, page));
    }

    private void Write(IBufferWriter<byte> body, ListEntry entry)
    {
        string checksum = string.Empty;
        string atime = string.Empty;
        string version = string.Empty;
        string location = string.Empty;
        string custom = string.Empty;
        if (entry.Record is { } record)
        {
            checksum = _text.Checksum ? record.Checksum.Value : checksum;
            atime = _text.Atime ? _text.TimeOf(record) : atime;
            version = _text.Version ? ListText.VersionOf(record) : version;
            location = _text.Location ? _text.LocationOf(entry.Name) : location;
            custom = _text.Custom ? ListText.CustomOf(record) : custom;
        }

        bool size = entry.Size > 0 && (_text.Size || (entry.Flags & ListEntry.InArchive) != 0);
        bool copies = _text.Copies && entry.Record is not null;
        int fields = 2 + Count(checksum) + Count(atime) + Count(version) + Count(location) + Count(custom) + (size ? 1 : 0) + (copies ? 1 : 0);
        Put(body, (byte)(0x80 | fields));
        WriteText(body, "n"u8);
        WriteText(body, entry.Name);
        WriteField(body, "cs"u8, checksum);
        WriteField(body, "a"u8, atime);
        WriteField(body, "v"u8, version);
        WriteField(body, "t"u8, location);
        WriteField(body, "m"u8, custom);
        if (size)
        {
            WriteText(body, "s"u8);
            WriteNumber(body, entry.Size);
        }

        if (copies)
        {
            WriteText(body, "c"u8);
            Put(body, (byte)_text.CopyCountOf(entry.Record!));
        }

        WriteText(body, "f"u8);
        WriteNumber(body, entry.Flags);
    }

    private static int Count(string text) => text.Length > 0 ? 1 : 0;

    private static void WriteField(IBufferWriter<byte> body, ReadOnlySpan<byte> key, string text)
    {
        if (text.Length > 0)
        {
            WriteText(body, key);
            WriteText(body, Encoding.UTF8.GetBytes(text));
        }
    }

    private static void WriteText(IBufferWriter<byte> body, ReadOnlySpan<byte> text)
    {
        switch (text.Length)
        {
            case < 32:
                Put(body, (byte)(0xa0 | text.Length));
                break;
            case <= byte.MaxValue:
                Put(body, 0xd9);
                Put(body, (byte)text.Length);
                break;
            case <= ushort.MaxValue:
                WriteShort(body, 0xda, text.Length);
                break;
            default:
                WriteInt(body, 0xdb, (uint)text.Length);
                break;
        }

        body.Write(text);
    }

    private static void WriteArrayHeader(IBufferWriter<byte> body, int count)
    {
        switch (count)
        {
            case < 16:
                Put(body, (byte)(0x90 | count));
                break;
            case <= ushort.MaxValue:
                WriteShort(body, 0xdc, count);
                break;
            default:
                WriteInt(body, 0xdd, (uint)count);
                break;
        }
    }

    private static void WriteNumber(IBufferWriter<byte> body, long value)
    {
        switch (value)
        {
            case < 128:
                Put(body, (byte)value);
                break;
            case <= byte.MaxValue:
                Put(body, 0xcc);
                Put(body, (byte)value);
                break;
            case <= ushort.MaxValue:
                WriteShort(body, 0xcd, (int)value);
                break;
            case <= uint.MaxValue:
                WriteInt(body, 0xce, (uint)value);
                break;
            default:
                Put(body, 0xcf);
                BinaryPrimitives.WriteInt64BigEndian(body.GetSpan(8), value);
                body.Advance(8);
                break;
        }
    }

    private static void WriteShort(IBufferWriter<byte> body, byte type, int value)
    {
        Put(body, type);
        BinaryPrimitives.WriteUInt16BigEndian(body.GetSpan(2), (ushort)value);
        body.Advance(2);
    }

    private static void WriteInt(IBufferWriter<byte> body, byte type, uint value)
    {
        Put(body, type);
        BinaryPrimitives.WriteUInt32BigEndian(body.GetSpan(4), value);
        body.Advance(4);
    }

    private static void Put(IBufferWriter<byte> body, byte value)
    {
        body.GetSpan(1)[0] = value;
        body.Advance(1);
    }
}
