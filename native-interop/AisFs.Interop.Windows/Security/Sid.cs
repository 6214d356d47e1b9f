using System.Buffers.Binary;

namespace AisFs.Interop.Windows.Security;

/// <summary>Security identifiers as bytes: revision 1, count, authority (6, big endian), sub-authorities (4 each).</summary>
public static class Sid
{
    /// <summary>The system itself.</summary>
    public static readonly byte[] System = Create(5, 18);
    /// <summary>The group of administrators.</summary>
    public static readonly byte[] Administrators = Create(5, 32, 544);
    /// <summary>Every user.</summary>
    public static readonly byte[] Everyone = Create(1, 0);

    /// <summary>Stands for the user that creates a file, in a descriptor that new files inherit.</summary>
    public static readonly byte[] CreatorOwner = Create(3, 0);
    /// <summary>Stands for the primary group of that user.</summary>
    public static readonly byte[] CreatorGroup = Create(3, 1);

    // As in Samba: users and groups that Windows does not know.
    private const byte UnixAuthority = 22;
    private const uint UnixUser = 1;
    private const uint UnixGroup = 2;

    /// <summary>The SID of a Unix user that Windows does not know.</summary>
    /// <param name="uid">The user's number.</param>
    /// <returns>The SID.</returns>
    public static byte[] ForUser(uint uid) => Create(UnixAuthority, UnixUser, uid);

    /// <summary>The SID of a Unix group that Windows does not know.</summary>
    /// <param name="gid">The group's number.</param>
    /// <returns>The SID.</returns>
    public static byte[] ForGroup(uint gid) => Create(UnixAuthority, UnixGroup, gid);

    /// <summary>The Unix user that a SID stands for.</summary>
    /// <param name="sid">The SID.</param>
    /// <returns>The user's number; null when it stands for none.</returns>
    public static uint? ToUid(ReadOnlySpan<byte> sid) => ToUnix(sid, UnixUser);

    /// <summary>The Unix group that a SID stands for.</summary>
    /// <param name="sid">The SID.</param>
    /// <returns>The group's number; null when it stands for none.</returns>
    public static uint? ToGid(ReadOnlySpan<byte> sid) => ToUnix(sid, UnixGroup);

    /// <summary>Finds the SID at the beginning of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The SID; empty when there is none.</returns>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes)
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
