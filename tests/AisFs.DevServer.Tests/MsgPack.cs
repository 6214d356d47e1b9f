using System.Buffers.Binary;
using System.Text;

namespace AisFs.DevServer.Tests;

/// <summary>Reads the msgpack that listings use.</summary>
internal static class MsgPack
{
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        object? value = Value(ref bytes);
        Assert.Equal(0, bytes.Length);
        return value;
    }

    private static object? Value(ref ReadOnlySpan<byte> bytes)
    {
        byte type = Take(ref bytes, 1)[0];
        return type switch
        {
            < 0x80 => (long)type,
            < 0x90 => Map(ref bytes, type & 15),
            < 0xa0 => List(ref bytes, type & 15),
            < 0xc0 => Encoding.UTF8.GetString(Take(ref bytes, type & 31)),
            0xc0 => null,
            0xcc => (long)Take(ref bytes, 1)[0],
            0xcd => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(ref bytes, 2)),
            0xce => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(ref bytes, 4)),
            0xcf => BinaryPrimitives.ReadInt64BigEndian(Take(ref bytes, 8)),
            0xd9 => Text(ref bytes, Take(ref bytes, 1)[0]),
            0xda => Text(ref bytes, BinaryPrimitives.ReadUInt16BigEndian(Take(ref bytes, 2))),
            0xdc => List(ref bytes, BinaryPrimitives.ReadUInt16BigEndian(Take(ref bytes, 2))),
            _ => throw new InvalidDataException($"type {type:x}"),
        };
    }

    private static string Text(ref ReadOnlySpan<byte> bytes, int length) => Encoding.UTF8.GetString(Take(ref bytes, length));

    private static Dictionary<string, object?> Map(ref ReadOnlySpan<byte> bytes, int count)
    {
        Dictionary<string, object?> map = [];
        for (int i = 0; i < count; i++)
        {
            string key = (string)Value(ref bytes)!;
            map.Add(key, Value(ref bytes));
        }

        return map;
    }

    private static List<object?> List(ref ReadOnlySpan<byte> bytes, int count)
    {
        List<object?> list = [];
        for (int i = 0; i < count; i++)
        {
            list.Add(Value(ref bytes));
        }

        return list;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        ReadOnlySpan<byte> taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
