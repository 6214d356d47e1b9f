using System.Buffers.Binary;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>Reads struct statx, whose layout is the same on every architecture (linux/stat.h).</summary>
internal static class StatxBuffer
{
    public static NodeInfo Parse(ReadOnlySpan<byte> buffer)
    {
        uint mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]);
        NodeKind kind = (mode & S_IFMT) switch
        {
            S_IFREG => NodeKind.File,
            S_IFDIR => NodeKind.Directory,
            S_IFLNK => NodeKind.Symlink,
            _ => NodeKind.Other,
        };
        return new NodeInfo(
            kind,
            BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(buffer[40..]),
            mode & ~S_IFMT,
            BinaryPrimitives.ReadUInt32LittleEndian(buffer[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(buffer[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(buffer[16..]),
            Time(buffer[64..]),
            Time(buffer[112..]),
            Time(buffer[96..]));
    }

    private static long Time(ReadOnlySpan<byte> field)
        => (BinaryPrimitives.ReadInt64LittleEndian(field) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(field[8..]);
}
