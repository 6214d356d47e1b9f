using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>
/// SETXATTR; followed by name and value. The short form: the long one of 7.33 is sent only to servers that ask for
/// FUSE_SETXATTR_EXT.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_setxattr_in
{
    public uint size;
    public uint flags;
}
