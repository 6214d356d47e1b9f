using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>FALLOCATE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_fallocate_in
{
    public ulong fh;
    public ulong offset;
    public ulong length;
    public uint mode;
    public uint padding;
}
