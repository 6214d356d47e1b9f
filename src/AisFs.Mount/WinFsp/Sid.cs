using System.Buffers.Binary;

namespace AisFs.Mount.WinFsp;

/// <summary>Security identifiers as bytes: revision 1, count, authority (6, big endian), sub-authorities (4 each).</summary>
internal static class Sid
{
    internal static readonly byte[] System = Create(5, 18);
    internal static readonly byte[] Administrators = Create(5, 32, 544);
    internal static readonly byte[] Everyone = Create(1, 0);

    // They stand for whoever makes a file, in a descriptor that is given for it.
    internal static readonly byte[] CreatorOwner = Create(3, 0);
    internal static readonly byte[] CreatorGroup = Create(3, 1);

    // As Samba: users and groups that Windows does not know.
    private const byte UnixAuthority = 22;
    private const uint UnixUser = 1;
    private const uint UnixGroup = 2;

    internal static byte[] ForUser(uint uid) => Create(UnixAuthority, UnixUser, uid);

    internal static byte[] ForGroup(uint gid) => Create(UnixAuthority, UnixGroup, gid);

    internal static uint? ToUid(ReadOnlySpan<byte> sid) => ToUnix(sid, UnixUser);

    internal static uint? ToGid(ReadOnlySpan<byte> sid) => ToUnix(sid, UnixGroup);

    /// <summary>The SID at the beginning of the bytes; empty when there is none.</summary>
    internal static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 8 && bytes[0] == 1 && bytes[1] <= 15 && bytes.Length >= 8 + (4 * bytes[1]) ? bytes[..(8 + (4 * bytes[1]))] : default;

    private static byte[] Create(byte authority, params ReadOnlySpan<uint> parts)
    {
        byte[] sid = new byte[8 + (4 * parts.Length)];
        sid[0] = 1;
        sid[1] = (byte)parts.Length;
        sid[7] = authority;
        for (int i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(sid.AsSpan(8 + (4 * i)), parts[i]);
        }

        return sid;
    }

    private static uint? ToUnix(ReadOnlySpan<byte> sid, uint kind)
        => sid.Length == 16 && sid[7] == UnixAuthority && BinaryPrimitives.ReadUInt32LittleEndian(sid[8..]) == kind
            ? BinaryPrimitives.ReadUInt32LittleEndian(sid[12..])
            : null;
}
