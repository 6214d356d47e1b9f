using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>A time of STATX. Since 7.39.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_sx_time
{
    public long tv_sec;
    public uint tv_nsec;
    public int __reserved;
}
