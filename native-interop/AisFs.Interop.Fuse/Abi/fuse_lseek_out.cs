using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>LSEEK.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_lseek_out
{
    public ulong offset;
}
