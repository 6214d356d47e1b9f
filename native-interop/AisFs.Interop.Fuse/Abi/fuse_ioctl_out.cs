using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>IOCTL; followed by the output.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_ioctl_out
{
    public int result;
    public uint flags;
    public uint in_iovs;
    public uint out_iovs;
}
