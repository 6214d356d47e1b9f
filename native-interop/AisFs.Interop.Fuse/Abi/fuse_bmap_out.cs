using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>BMAP.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_bmap_out
{
    public ulong block;
}
