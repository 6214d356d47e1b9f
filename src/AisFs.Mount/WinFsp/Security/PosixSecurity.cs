using System.Buffers.Binary;
using System.Collections.Concurrent;
using AisFs.Interop.Windows.Security;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Security;

/// <summary>
/// Owner, group and mode as a security descriptor, and back. The mount's own user and group are shown as those of the
/// user who mounts, others as S-1-22-1-uid and S-1-22-2-gid. SYSTEM and the administrators may do everything, as root may.
/// </summary>
internal sealed class PosixSecurity : IDescriptorSource
{
    private const uint FullAccess = 0x001F01FF;
    private const uint ReadRights = 0x00120089;
    private const uint WriteRights = 0x00120116;
    private const uint ExecuteRights = 0x001200A0;
    private const uint DeleteChild = 0x40;
    private const uint OwnerRights = 0x001E0188;
    private const uint AnyoneRights = 0x00120080;
    private const int HeaderSize = 20;
    private const int AclHeaderSize = 8;
    private const int AceHeaderSize = 8;
    private const ushort ControlFlags = 0x9004;
    private const byte AllowAce = 0;
    private const byte DenyAce = 1;
    private const int CacheCapacity = 4096;

    private readonly ConcurrentDictionary<(uint Uid, uint Gid, uint Mode, bool Directory), byte[]> _known = new();
    private readonly uint _uid;
    private readonly uint _gid;
    private readonly byte[] _userSid;
    private readonly byte[] _groupSid;

    /// <summary>Prepares the mapping.</summary>
    /// <param name="uid">The uid that is the mounting user's.</param>
    /// <param name="gid">The gid that is the mounting user's.</param>
    /// <param name="userSid">The SID of the mounting user.</param>
    /// <param name="groupSid">The SID of its primary group.</param>
    internal PosixSecurity(uint uid, uint gid, byte[] userSid, byte[] groupSid)
    {
        _uid = uid;
        _gid = gid;
        _userSid = userSid;
        _groupSid = groupSid;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ToDescriptor(in FsAttributes attributes)
    {
        (uint Uid, uint Gid, uint Mode, bool Directory) key
            = (attributes.Uid, attributes.Gid, attributes.Mode & 0x1FF, attributes.Kind == FsNodeKind.Directory);
        if (_known.TryGetValue(key, out byte[]? known))
        {
            return known;
        }

        if (_known.Count > CacheCapacity)
        {
            _known.Clear();
        }

        return _known[key] = Build(key.Uid, key.Gid, attributes.Kind == FsNodeKind.Symlink ? 0x1FF : key.Mode, key.Directory);
    }

    /// <inheritdoc/>
    public NtStatus ToChanges(in FsAttributes attributes, uint parts, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
        => TryToChanges(attributes, parts, descriptor, out changes) ? NtStatus.Success : NtStatus.InvalidSecurityDescriptor;

    /// <summary>What a change of a descriptor means for a file.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="parts">SECURITY_INFORMATION: 1 owner, 2 group, 4 DACL.</param>
    /// <param name="descriptor">The self-relative descriptor with the new parts.</param>
    /// <param name="changes">The changes.</param>
    /// <returns>False when an owner or group has no uid or gid, or the descriptor is malformed.</returns>
    internal bool TryToChanges(in FsAttributes attributes, uint parts, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
    {
        changes = default;
        if ((parts & 7) == 0)
        {
            return true;
        }

        if (descriptor.Length < HeaderSize)
        {
            return false;
        }

        ReadOnlySpan<byte> owner = SidAt(descriptor, 4);
        ReadOnlySpan<byte> group = SidAt(descriptor, 8);
        uint? uid = null;
        uint? gid = null;
        if ((parts & 1) != 0 && (uid = owner.SequenceEqual(_userSid) ? _uid : Sid.ToUid(owner)) is null)
        {
            return false;
        }

        if ((parts & 2) != 0 && (gid = group.SequenceEqual(_groupSid) ? _gid : Sid.ToGid(group)) is null)
        {
            return false;
        }

        uint? mode = null;
        if ((parts & 4) != 0)
        {
            ReadOnlySpan<byte> ownerSid = SidOfUser(uid ?? attributes.Uid);
            ReadOnlySpan<byte> groupSid = SidOfGroup(gid ?? attributes.Gid);
            if (!TryReadMode(descriptor, ownerSid, groupSid, out uint bits))
            {
                return false;
            }

            mode = (attributes.Mode & 0xE00) | bits;
        }

        changes = new FsAttributeChanges { Uid = uid, Gid = gid, Mode = mode };
        return true;
    }

    private static ReadOnlySpan<byte> SidAt(ReadOnlySpan<byte> descriptor, int field)
    {
        int offset = BinaryPrimitives.ReadInt32LittleEndian(descriptor[field..]);
        return offset < HeaderSize || offset >= descriptor.Length ? default : Sid.Read(descriptor[offset..]);
    }

    private static uint ToRights(uint bits, bool directory)
        => ((bits & 4) != 0 ? ReadRights : 0) | ((bits & 2) != 0 ? WriteRights | (directory ? DeleteChild : 0) : 0) | ((bits & 1) != 0 ? ExecuteRights : 0);

    // The bits that make the difference: FILE_READ_DATA, FILE_WRITE_DATA, FILE_EXECUTE.
    private static uint ToBits(uint rights)
    {
        const uint GenericAll = 0x10000000;
        uint bits = ((rights & 1) != 0 ? 4u : 0) | ((rights & 2) != 0 ? 2u : 0) | ((rights & 0x20) != 0 ? 1u : 0);
        bits |= ((rights & 0x80000000) != 0 ? 4u : 0) | ((rights & 0x40000000) != 0 ? 2u : 0) | ((rights & 0x20000000) != 0 ? 1u : 0);
        return (rights & GenericAll) != 0 ? 7 : bits;
    }

    /// <summary>All users that an entry applies to: Windows adds up, so the owner has what the group and everyone have, too.</summary>
    private static bool TryReadMode(ReadOnlySpan<byte> descriptor, ReadOnlySpan<byte> owner, ReadOnlySpan<byte> group, out uint mode)
    {
        mode = 0;
        int offset = BinaryPrimitives.ReadInt32LittleEndian(descriptor[16..]);
        if (offset == 0)
        {
            // No DACL at all: everything is allowed to everyone.
            mode = 0x1FF;
            return true;
        }

        if (offset < HeaderSize || offset + AclHeaderSize > descriptor.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> acl = descriptor[offset..];
        int count = BinaryPrimitives.ReadUInt16LittleEndian(acl[4..]);
        ReadOnlySpan<byte> rest = acl[AclHeaderSize..];
        Span<uint> allowed = stackalloc uint[3];
        Span<uint> denied = stackalloc uint[3];
        allowed.Clear();
        denied.Clear();
        for (int i = 0; i < count; i++)
        {
            if (rest.Length < AceHeaderSize || BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) is var size && (size < AceHeaderSize || size > rest.Length))
            {
                return false;
            }

            ReadOnlySpan<byte> sid = Sid.Read(rest[AceHeaderSize..size]);
            bool applies = (rest[1] & 8) == 0;
            int who = sid.SequenceEqual(owner) || sid.SequenceEqual(Sid.CreatorOwner) ? 0
                : sid.SequenceEqual(group) || sid.SequenceEqual(Sid.CreatorGroup) ? 1
                : sid.SequenceEqual(Sid.Everyone) ? 2
                : -1;
            uint bits = ToBits(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]));
            for (int w = who; applies && who >= 0 && w >= 0; w--)
            {
                // What comes first wins, as in Windows' own walk through the list.
                if (rest[0] == AllowAce)
                {
                    allowed[w] |= bits & ~denied[w];
                }
                else if (rest[0] == DenyAce)
                {
                    denied[w] |= bits & ~allowed[w];
                }
            }

            rest = rest[size..];
        }

        mode = (allowed[0] << 6) | (allowed[1] << 3) | allowed[2];
        return true;
    }

    private byte[] SidOfUser(uint uid) => uid == _uid ? _userSid : Sid.ForUser(uid);

    private byte[] SidOfGroup(uint gid) => gid == _gid ? _groupSid : Sid.ForGroup(gid);

    private byte[] Build(uint uid, uint gid, uint mode, bool directory)
    {
        byte[] owner = SidOfUser(uid);
        byte[] group = SidOfGroup(gid);
        uint user = (mode >> 6) & 7;
        uint members = (mode >> 3) & 7;
        uint others = mode & 7;
        List<(byte Kind, uint Rights, byte[] Sid)> entries =
        [
            (AllowAce, FullAccess, Sid.System),
            (AllowAce, FullAccess, Sid.Administrators),
        ];

        // Windows adds up what POSIX keeps apart: what a class lacks but a wider one has is denied first.
        AddDenied(entries, (members | others) & ~user, owner, directory);
        entries.Add((AllowAce, OwnerRights | ToRights(user, directory), owner));
        AddDenied(entries, others & ~members, group, directory);
        entries.Add((AllowAce, AnyoneRights | ToRights(members, directory), group));
        entries.Add((AllowAce, AnyoneRights | ToRights(others, directory), Sid.Everyone));
        return Write(owner, group, entries);
    }

    private static void AddDenied(List<(byte Kind, uint Rights, byte[] Sid)> entries, uint bits, byte[] sid, bool directory)
    {
        // Only the rights that no other bit grants: a denied read must not take away the attributes.
        uint rights = ((bits & 4) != 0 ? 1u : 0) | ((bits & 2) != 0 ? 6u | (directory ? DeleteChild : 0) : 0) | ((bits & 1) != 0 ? 0x20u : 0);
        if (rights != 0)
        {
            entries.Add((DenyAce, rights, sid));
        }
    }

    private static byte[] Write(byte[] owner, byte[] group, List<(byte Kind, uint Rights, byte[] Sid)> entries)
    {
        int aclSize = AclHeaderSize + entries.Sum(e => AceHeaderSize + e.Sid.Length);
        byte[] descriptor = new byte[HeaderSize + owner.Length + group.Length + aclSize];
        Span<byte> span = descriptor;
        span[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], ControlFlags);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], HeaderSize + owner.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], HeaderSize + owner.Length + group.Length);
        owner.CopyTo(span[HeaderSize..]);
        group.CopyTo(span[(HeaderSize + owner.Length)..]);
        Span<byte> acl = span[(HeaderSize + owner.Length + group.Length)..];
        acl[0] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(acl[2..], (ushort)aclSize);
        BinaryPrimitives.WriteUInt16LittleEndian(acl[4..], (ushort)entries.Count);
        Span<byte> at = acl[AclHeaderSize..];
        foreach ((byte kind, uint rights, byte[] sid) in entries)
        {
            int size = AceHeaderSize + sid.Length;
            at[0] = kind;
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)size);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], rights);
            sid.CopyTo(at[AceHeaderSize..]);
            at = at[size..];
        }

        return descriptor;
    }
}
