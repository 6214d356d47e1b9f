using System.Buffers.Binary;
using AisFs.Interop.Windows.Security;

namespace AisFs.Mount.WinFsp.Security;

/// <summary>The parts of a self-relative security descriptor: header (20), then owner, group, SACL and DACL at their offsets.</summary>
internal static class DescriptorParts
{
    internal const uint Owner = 1;
    internal const uint Group = 2;
    internal const uint Dacl = 4;

    private const int HeaderSize = 20;
    private const int AclHeaderSize = 8;
    private const int EntryHeaderSize = 8;
    private const ushort DaclPresent = 0x4;
    private const byte InheritedFlag = 0x10;

    /// <summary>Which of owner, group and DACL a descriptor has, as SECURITY_INFORMATION.</summary>
    internal static uint Of(ReadOnlySpan<byte> descriptor)
        => descriptor.Length < HeaderSize ? 0
            : (OffsetAt(descriptor, 4) != 0 ? Owner : 0) | (OffsetAt(descriptor, 8) != 0 ? Group : 0)
                | ((BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]) & DaclPresent) != 0 ? Dacl : 0);

    /// <summary>Whether two descriptors say the same in some parts, however it is written down and came about.</summary>
    internal static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, uint parts)
        => one.Length >= HeaderSize && other.Length >= HeaderSize
            && ((parts & Owner) == 0 || SidAt(one, 4).SequenceEqual(SidAt(other, 4)))
            && ((parts & Group) == 0 || SidAt(one, 8).SequenceEqual(SidAt(other, 8)))
            && ((parts & Dacl) == 0 || AreSameLists(one, other));

    private static int OffsetAt(ReadOnlySpan<byte> descriptor, int field) => BinaryPrimitives.ReadInt32LittleEndian(descriptor[field..]);

    private static ReadOnlySpan<byte> SidAt(ReadOnlySpan<byte> descriptor, int field)
    {
        int offset = OffsetAt(descriptor, field);
        return offset < HeaderSize || offset >= descriptor.Length ? default : Sid.Read(descriptor[offset..]);
    }

    private static bool AreSameLists(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (!TryList(one, out ReadOnlySpan<byte> first, out int count) || !TryList(other, out ReadOnlySpan<byte> second, out int otherCount) || count != otherCount)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!TryTake(ref first, out ReadOnlySpan<byte> entry) || !TryTake(ref second, out ReadOnlySpan<byte> otherEntry) || !AreSameEntries(entry, otherEntry))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSameEntries(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
        => one.Length == other.Length && one[0] == other[0] && (one[1] & ~InheritedFlag) == (other[1] & ~InheritedFlag)
            && Mapped(one) == Mapped(other) && one[EntryHeaderSize..].SequenceEqual(other[EntryHeaderSize..]);

    // Generic rights are mapped when a list is put on a file.
    private static uint Mapped(ReadOnlySpan<byte> entry)
    {
        uint mask = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        return (mask & 0x0FFFFFFF)
            | ((mask & 0x80000000) != 0 ? 0x00120089u : 0) | ((mask & 0x40000000) != 0 ? 0x00120116u : 0)
            | ((mask & 0x20000000) != 0 ? 0x001200A0u : 0) | ((mask & 0x10000000) != 0 ? 0x001F01FFu : 0);
    }

    // A count of -1 is no list at all, which is another thing than an empty one.
    private static bool TryList(ReadOnlySpan<byte> descriptor, out ReadOnlySpan<byte> entries, out int count)
    {
        entries = default;
        count = -1;
        int offset = OffsetAt(descriptor, 16);
        if ((Of(descriptor) & Dacl) == 0 || offset == 0)
        {
            return true;
        }

        if (offset < HeaderSize || offset + AclHeaderSize > descriptor.Length)
        {
            return false;
        }

        entries = descriptor[(offset + AclHeaderSize)..];
        count = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[(offset + 4)..]);
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (rest.Length < EntryHeaderSize || BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) is var size && (size < EntryHeaderSize || size > rest.Length))
        {
            return false;
        }

        entry = rest[..size];
        rest = rest[size..];
        return true;
    }
}
