using System.Buffers.Binary;

namespace AisFs.TestKit.Wine;

/// <summary>What the driver knows of a file: FSP_FSCTL_FILE_INFO.</summary>
public sealed record WindowsFileInfo(
    uint Attributes, uint ReparseTag, ulong AllocationSize, ulong Size, ulong CreationTime, ulong AccessTime, ulong WriteTime, ulong ChangeTime, ulong Index,
    uint EaSize)
{
    /// <summary>Its bytes.</summary>
    public const int Length = 72;

    public bool IsDirectory => (Attributes & WindowsAccess.AttributeDirectory) != 0;

    /// <summary>Reads one.</summary>
    /// <param name="bytes">72 bytes.</param>
    /// <returns>The information.</returns>
    public static WindowsFileInfo Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[68..]));
}
