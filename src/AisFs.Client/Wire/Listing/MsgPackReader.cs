using System.Buffers.Binary;

namespace AisFs.Client.Wire.Listing;

/// <summary>
/// A cursor over MessagePack. Every step is checked against the bounds; what is malformed, or not of the wanted type, is
/// an <see cref="AisProtocolException"/>.
/// </summary>
internal ref struct MsgPackReader
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    public MsgPackReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _position = 0;
    }

    public readonly int Position => _position;

    /// <summary>Whether all bytes were read.</summary>
    public readonly bool IsAtEnd => _position == _data.Length;

    /// <summary>Reads nil if it is next.</summary>
    public bool TryReadNil()
    {
        if (_position < _data.Length && _data[_position] == 0xc0)
        {
            _position++;
            return true;
        }

        return false;
    }

    /// <summary>Reads the number of pairs of a map.</summary>
    public int ReadMapHeader()
    {
        byte code = ReadByte();
        long count = code switch
        {
            >= 0x80 and <= 0x8f => code & 15,
            0xde => ReadUInt16(),
            0xdf => ReadUInt32(),
            _ => throw Wrong("a map", code),
        };
        return CheckCount(count, 2);
    }

    /// <summary>Reads the number of items of an array.</summary>
    public int ReadArrayHeader()
    {
        byte code = ReadByte();
        long count = code switch
        {
            >= 0x90 and <= 0x9f => code & 15,
            0xdc => ReadUInt16(),
            0xdd => ReadUInt32(),
            _ => throw Wrong("an array", code),
        };
        return CheckCount(count, 1);
    }

    /// <summary>Reads the bytes of a string; nil is an empty one.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        byte code = ReadByte();
        uint length = code switch
        {
            >= 0xa0 and <= 0xbf => (uint)(code & 31),
            0xd9 or 0xc4 => ReadByte(),
            0xda or 0xc5 => ReadUInt16(),
            0xdb or 0xc6 => ReadUInt32(),
            0xc0 => 0,
            _ => throw Wrong("a string", code),
        };
        return Take(length);
    }

    /// <summary>Reads a whole number that fits 64 bits with sign; nil is 0.</summary>
    public long ReadInt64()
    {
        byte code = ReadByte();
        switch (code)
        {
            case <= 0x7f:
                return code;
            case >= 0xe0:
                return (sbyte)code;
            case 0xc0:
                return 0;
            case 0xcc:
                return ReadByte();
            case 0xcd:
                return ReadUInt16();
            case 0xce:
                return ReadUInt32();
            case 0xcf:
                ulong value = BinaryPrimitives.ReadUInt64BigEndian(Take(8));
                return value <= long.MaxValue ? (long)value : throw new AisProtocolException($"MessagePack: {value} at byte {_position - 8} is too great a number.");
            case 0xd0:
                return (sbyte)ReadByte();
            case 0xd1:
                return (short)ReadUInt16();
            case 0xd2:
                return (int)ReadUInt32();
            case 0xd3:
                return BinaryPrimitives.ReadInt64BigEndian(Take(8));
            default:
                throw Wrong("a whole number", code);
        }
    }

    /// <summary>Passes over one value of any type.</summary>
    public void Skip() => Skip(0);

    private void Skip(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new AisProtocolException($"MessagePack: more than {MaxDepth} levels at byte {_position}.");
        }

        byte code = _position < _data.Length ? _data[_position] : ReadByte();
        switch (code)
        {
            case (>= 0xa0 and <= 0xbf) or 0xd9 or 0xda or 0xdb or 0xc4 or 0xc5 or 0xc6:
                _ = ReadString();
                return;
            case (>= 0x90 and <= 0x9f) or 0xdc or 0xdd:
                for (int i = ReadArrayHeader(); i > 0; i--)
                {
                    Skip(depth + 1);
                }

                return;
            case (>= 0x80 and <= 0x8f) or 0xde or 0xdf:
                for (int i = ReadMapHeader(); i > 0; i--)
                {
                    Skip(depth + 1);
                    Skip(depth + 1);
                }

                return;
            default:
                _position++;
                uint size = code switch
                {
                    <= 0x7f or >= 0xe0 or 0xc0 or 0xc2 or 0xc3 => 0,
                    0xcc or 0xd0 => 1,
                    0xcd or 0xd1 => 2,
                    0xca or 0xce or 0xd2 => 4,
                    0xcb or 0xcf or 0xd3 => 8,
                    0xd4 => 2,
                    0xd5 => 3,
                    0xd6 => 5,
                    0xd7 => 9,
                    0xd8 => 17,
                    0xc7 => 1u + ReadByte(),
                    0xc8 => 1u + ReadUInt16(),
                    0xc9 => checked(1u + Math.Min(ReadUInt32(), int.MaxValue)),
                    _ => throw Wrong("a value", code),
                };
                _ = Take(size);
                return;
        }
    }

    private byte ReadByte() => Take(1)[0];

    private ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > (uint)(_data.Length - _position))
        {
            throw new AisProtocolException($"MessagePack: cut short at byte {_data.Length}, {length} bytes wanted from byte {_position}.");
        }

        ReadOnlySpan<byte> taken = _data.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    /// <summary>A count that the remaining bytes can't hold is refused before anything is allocated for it.</summary>
    private readonly int CheckCount(long count, int bytesEach)
        => count * bytesEach <= _data.Length - _position
            ? (int)count
            : throw new AisProtocolException($"MessagePack: {count} items announced at byte {_position}, but only {_data.Length - _position} bytes follow.");

    private readonly AisProtocolException Wrong(string wanted, byte code)
        => new($"MessagePack: {wanted} was expected at byte {_position - 1}, 0x{code:x2} is there.");
}
