using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>An element of READDIRPLUS; followed by the name, padded to eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_direntplus
{
    public fuse_entry_out entry_out;
    public fuse_dirent dirent;
}
