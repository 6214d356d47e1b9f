using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>BMAP.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_bmap_in
{
    public ulong block;
    public uint blocksize;
    public uint padding;
}
