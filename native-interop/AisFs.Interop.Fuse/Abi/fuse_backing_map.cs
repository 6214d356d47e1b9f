using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>The argument of FUSE_DEV_IOC_BACKING_OPEN. Since 7.40.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_backing_map
{
    public int fd;
    public uint flags;
    public ulong padding;
}
