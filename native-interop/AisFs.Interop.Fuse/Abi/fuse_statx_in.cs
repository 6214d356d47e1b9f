using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>STATX. Since 7.39.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_statx_in
{
    public uint getattr_flags;
    public uint reserved;
    public ulong fh;
    public uint sx_flags;
    public uint sx_mask;
}
