using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>IOCTL; followed by in_size bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_ioctl_in
{
    public ulong fh;
    public uint flags;
    public uint cmd;
    public ulong arg;
    public uint in_size;
    public uint out_size;
}
