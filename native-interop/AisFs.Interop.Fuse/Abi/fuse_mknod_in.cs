using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>MKNOD; followed by the name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_mknod_in
{
    public uint mode;
    public uint rdev;
    public uint umask;
    public uint padding;
}
