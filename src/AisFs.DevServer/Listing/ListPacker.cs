using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AisFs.DevServer.Listing;

/// <summary>A page as msgpack: the keys of an entry are single letters, zero and empty fields are left out.</summary>
internal static class ListPacker
{
    public static void Write(ListedPage page, IBufferWriter<byte> body)
    {
        Put(body, 0x84);
        WriteText(body, "UUID"u8);
        WriteText(body, Encoding.UTF8.GetBytes(page.Uuid));
        WriteText(body, "ContinuationToken"u8);
        WriteText(body, page.Token);
        WriteText(body, "Entries"u8);
        WriteArrayHeader(body, page.Count);
        foreach (ListedEntry entry in page.Entries)
        {
            Write(body, entry);
        }

        WriteText(body, "Flags"u8);
        Put(body, (byte)page.Flags);
    }

    private static void Write(IBufferWriter<byte> body, ListedEntry entry)
    {
        int fields = 1 + Count(entry.Checksum) + Count(entry.Accessed) + Count(entry.Version) + Count(entry.Location) + Count(entry.Custom)
            + Count(entry.Size) + Count(entry.Copies) + Count(entry.Flags);
        Put(body, (byte)(0x80 | fields));
        WriteText(body, "n"u8);
        WriteText(body, entry.Name);
        WriteField(body, "cs"u8, entry.Checksum);
        WriteField(body, "a"u8, entry.Accessed);
        WriteField(body, "v"u8, entry.Version);
        WriteField(body, "t"u8, entry.Location);
        WriteField(body, "m"u8, entry.Custom);
        WriteField(body, "s"u8, entry.Size);
        WriteField(body, "c"u8, entry.Copies);
        WriteField(body, "f"u8, entry.Flags);
    }

    private static int Count(long number) => number != 0 ? 1 : 0;

    private static int Count(string text) => text.Length > 0 ? 1 : 0;

    private static void WriteField(IBufferWriter<byte> body, ReadOnlySpan<byte> key, string text)
    {
        if (text.Length > 0)
        {
            WriteText(body, key);
            WriteText(body, Encoding.UTF8.GetBytes(text));
        }
    }

    private static void WriteField(IBufferWriter<byte> body, ReadOnlySpan<byte> key, long number)
    {
        if (number != 0)
        {
            WriteText(body, key);
            WriteNumber(body, number);
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
