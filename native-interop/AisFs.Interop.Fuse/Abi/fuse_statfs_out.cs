using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>STATFS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_statfs_out
{
    public fuse_kstatfs st;
}
