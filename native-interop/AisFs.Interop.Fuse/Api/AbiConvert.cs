using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Api;

/// <summary>Turns public types into the kernel's and back.</summary>
internal static class AbiConvert
{
    public static fuse_attr ToAttr(in FuseAttributes a) => new()
    {
        ino = a.Inode,
        size = a.Size,
        blocks = a.Blocks,
        atime = (ulong)a.Accessed.Seconds,
        mtime = (ulong)a.Modified.Seconds,
        ctime = (ulong)a.Changed.Seconds,
        atimensec = a.Accessed.Nanoseconds,
        mtimensec = a.Modified.Nanoseconds,
        ctimensec = a.Changed.Nanoseconds,
        mode = a.Mode,
        nlink = a.LinkCount,
        rdev = a.Device,
        uid = a.Uid,
        gid = a.Gid,
        blksize = a.BlockSize,
    };

    public static fuse_entry_out ToEntryOut(in FuseEntry e) => new()
    {
        nodeid = e.NodeId,
        generation = e.Generation,
        entry_valid = (ulong)e.EntryValid.Seconds,
        entry_valid_nsec = e.EntryValid.Nanoseconds,
        attr_valid = (ulong)e.AttributesValid.Seconds,
        attr_valid_nsec = e.AttributesValid.Nanoseconds,
        attr = ToAttr(e.Attributes),
    };

    public static fuse_attr_out ToAttrOut(in FuseAttributesReply r) => new()
    {
        attr_valid = (ulong)r.Valid.Seconds,
        attr_valid_nsec = r.Valid.Nanoseconds,
        attr = ToAttr(r.Attributes),
    };

    public static fuse_open_out ToOpenOut(in FuseOpened o) => new() { fh = o.Handle, open_flags = (uint)o.Options, backing_id = o.BackingId };

    public static fuse_statx_out ToStatxOut(in FuseAttributesReply r)
    {
        // STATX_BASIC_STATS: everything but the time of birth, STATX_BTIME.
        const uint BasicStats = 0x7ff;
        const uint Birth = 0x800;
        FuseAttributes a = r.Attributes;
        return new fuse_statx_out
        {
            attr_valid = (ulong)r.Valid.Seconds,
            attr_valid_nsec = r.Valid.Nanoseconds,
            stat = new fuse_statx
            {
                mask = a.Created is null ? BasicStats : BasicStats | Birth,
                blksize = a.BlockSize,
                nlink = a.LinkCount,

                // new_decode_dev of linux/kdev_t.h.
                rdev_major = (a.Device & 0xfff00) >> 8,
                rdev_minor = (a.Device & 0xff) | ((a.Device >> 12) & 0xfff00),
                uid = a.Uid,
                gid = a.Gid,
                mode = (ushort)a.Mode,
                ino = a.Inode,
                size = a.Size,
                blocks = a.Blocks,
                atime = ToSxTime(a.Accessed),
                mtime = ToSxTime(a.Modified),
                ctime = ToSxTime(a.Changed),
                btime = ToSxTime(a.Created ?? default),
            },
        };
    }

    public static fuse_kstatfs ToStatfs(in FuseStatistics s) => new()
    {
        blocks = s.Blocks,
        bfree = s.FreeBlocks,
        bavail = s.AvailableBlocks,
        files = s.Inodes,
        ffree = s.FreeInodes,
        bsize = s.BlockSize,
        frsize = s.BlockSize,
        namelen = s.NameLength,
    };

    public static FuseAttributeChanges ToChanges(in fuse_setattr_in c) => new()
    {
        Fields = (FuseAttributeFields)c.valid,
        Handle = c.fh,
        Size = c.size,
        Mode = c.mode,
        Uid = c.uid,
        Gid = c.gid,
        Accessed = new FuseTime((long)c.atime, c.atimensec),
        Modified = new FuseTime((long)c.mtime, c.mtimensec),
        Changed = new FuseTime((long)c.ctime, c.ctimensec),
    };

    private static fuse_sx_time ToSxTime(FuseTime t) => new() { tv_sec = t.Seconds, tv_nsec = t.Nanoseconds };
}
