using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AisFs.Interop.Windows.Security;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Security;

/// <summary>
/// The descriptors of a mount that can only be read: no entry grants the right to change anything, so that a program that asks
/// for all rights that are to be had gets those that are. Of a directory the rights to add stay: an attempt is refused as one on
/// write-protected media, not as one that others may make.
/// </summary>
internal sealed class ReadOnlyDescriptors(IDescriptorSource inner) : IDescriptorSource
{
    private const int DaclOffset = 16;
    private const int AclHeaderSize = 8;
    private const ushort DaclPresent = 0x4;
    private const uint GenericAll = 0x10000000;
    private const uint GenericWrite = 0x40000000;
    private const uint AllOfFile = 0x001F01FF;

    // FILE_GENERIC_READ and FILE_GENERIC_EXECUTE.
    private const uint ReadAndExecute = 0x001200A9;

    private readonly ConditionalWeakTable<byte[], byte[]> _files = [];
    private readonly ConditionalWeakTable<byte[], byte[]> _directories = [];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ToDescriptor(in FsAttributes attributes)
    {
        ReadOnlyMemory<byte> full = inner.ToDescriptor(attributes);
        bool isDirectory = attributes.Kind == FsNodeKind.Directory;
        return MemoryMarshal.TryGetArray(full, out ArraySegment<byte> segment) && segment.Count == segment.Array!.Length
            ? (isDirectory ? _directories : _files).GetValue(segment.Array, isDirectory ? static d => Restrict(d, OpenRights.WriteData) : static d => Restrict(d, 0))
            : Restrict(full.Span, isDirectory ? OpenRights.WriteData : 0);
    }

    /// <inheritdoc/>
    public NtStatus ToChanges(in FsAttributes attributes, uint parts, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
    {
        changes = default;
        return NtStatus.MediaWriteProtected;
    }

    /// <summary>A descriptor that grants nothing that changes anything, but for some rights.</summary>
    internal static byte[] Restrict(ReadOnlySpan<byte> descriptor, uint but)
    {
        int offset = BinaryPrimitives.ReadInt32LittleEndian(descriptor[DaclOffset..]);
        bool isPresent = (BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]) & DaclPresent) != 0;
        if (!isPresent || offset == 0)
        {
            return WithList(descriptor, but);
        }

        byte[] restricted = descriptor.ToArray();
        Span<byte> list = restricted.AsSpan(offset);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(list[4..]);
        Span<byte> rest = list[AclHeaderSize..];
        for (int i = 0; i < count; i++)
        {
            // Entries that deny: 1, 6, 10, 12. The mask stands behind the header of every kind of entry.
            if (rest[0] is not (1 or 6 or 10 or 12))
            {
                uint mask = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
                mask = (mask & GenericAll) != 0 ? (mask & ~GenericAll) | AllOfFile : mask;
                BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], mask & ~(GenericWrite | (OpenRights.Changes & ~but)));
            }

            rest = rest[BinaryPrimitives.ReadUInt16LittleEndian(rest[2..])..];
        }

        return restricted;
    }

    // Without a list everything is allowed to everyone.
    private static byte[] WithList(ReadOnlySpan<byte> descriptor, uint but)
    {
        int size = AclHeaderSize + AclHeaderSize + Sid.Everyone.Length;
        byte[] restricted = new byte[descriptor.Length + size];
        descriptor.CopyTo(restricted);
        Span<byte> span = restricted;
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(span[2..]) | DaclPresent));
        BinaryPrimitives.WriteInt32LittleEndian(span[DaclOffset..], descriptor.Length);
        Span<byte> list = span[descriptor.Length..];
        list[0] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(list[2..], (ushort)size);
        BinaryPrimitives.WriteUInt16LittleEndian(list[4..], 1);
        Span<byte> entry = list[AclHeaderSize..];
        BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)(size - AclHeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], ReadAndExecute | but);
        Sid.Everyone.CopyTo(entry[AclHeaderSize..]);
        return restricted;
    }
}
