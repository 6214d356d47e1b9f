using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>GETLK.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_lk_out
{
    public fuse_file_lock lk;
}
