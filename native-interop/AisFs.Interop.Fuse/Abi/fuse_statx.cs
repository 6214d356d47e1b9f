using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>Attributes of STATX, bit for bit those of statx(2). Since 7.39.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct fuse_statx
{
    public uint mask;
    public uint blksize;
    public ulong attributes;
    public uint nlink;
    public uint uid;
    public uint gid;
    public ushort mode;
    public fixed ushort __spare0[1];
    public ulong ino;
    public ulong size;
    public ulong blocks;
    public ulong attributes_mask;
    public fuse_sx_time atime;
    public fuse_sx_time btime;
    public fuse_sx_time ctime;
    public fuse_sx_time mtime;
    public uint rdev_major;
    public uint rdev_minor;
    public uint dev_major;
    public uint dev_minor;
    public fixed ulong __spare2[14];
}
