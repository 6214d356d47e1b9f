using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>GETXATTR, followed by the name, and LISTXATTR.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_getxattr_in
{
    public uint size;
    public uint padding;
}
