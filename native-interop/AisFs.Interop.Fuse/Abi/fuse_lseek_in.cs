using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>LSEEK.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_lseek_in
{
    public ulong fh;
    public ulong offset;
    public uint whence;
    public uint padding;
}
