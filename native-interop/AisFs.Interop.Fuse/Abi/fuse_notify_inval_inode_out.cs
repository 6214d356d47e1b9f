using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>NOTIFY_INVAL_INODE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_notify_inval_inode_out
{
    public ulong ino;
    public long off;
    public long len;
}
