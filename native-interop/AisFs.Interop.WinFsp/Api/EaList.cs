using System.Buffers.Binary;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>Walks a list of FILE_FULL_EA_INFORMATION: next offset (4), flags (1), name length (1), value length (2), name, NUL, value.</summary>
public ref struct EaList
{
    /// <summary>The longest name in bytes.</summary>
    public const int NameCapacity = 254;

    internal const int HeaderSize = 8;
    internal const byte NeedEa = 0x80;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first entry.</summary>
    /// <param name="list">The list as the driver gave it.</param>
    public EaList(ReadOnlySpan<byte> list)
    {
        _rest = list;
        Name = default;
        Value = default;
    }

    /// <summary>The present entry's name, ASCII.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The present entry's value; empty means that the attribute is to be removed.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the present entry has the flag FILE_NEED_EA: a program that does not know it must not open the file.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>Whether the walk ended at an entry that does not fit into the list.</summary>
    public bool IsCorrupt { get; private set; }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False at the end, or when the list is corrupt.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < HeaderSize)
        {
            return Corrupt();
        }

        uint next = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        int nameLength = _rest[5];
        int valueLength = BinaryPrimitives.ReadUInt16LittleEndian(_rest[6..]);
        int size = HeaderSize + nameLength + 1 + valueLength;
        if (size > _rest.Length || (next != 0 && (next < size || next > _rest.Length)))
        {
            return Corrupt();
        }

        IsNeeded = (_rest[4] & NeedEa) != 0;
        Name = _rest.Slice(HeaderSize, nameLength);
        Value = _rest.Slice(HeaderSize + nameLength + 1, valueLength);
        _rest = next == 0 ? default : _rest[(int)next..];
        return true;
    }

    private bool Corrupt()
    {
        IsCorrupt = true;
        _rest = default;
        return false;
    }
}
