using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>The size of a value or list when the caller gave no room.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_getxattr_out
{
    public uint size;
    public uint padding;
}
