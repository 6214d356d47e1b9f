using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>STATX. Since 7.39.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct fuse_statx_out
{
    public ulong attr_valid;
    public uint attr_valid_nsec;
    public uint flags;
    public fixed ulong spare[2];
    public fuse_statx stat;
}
