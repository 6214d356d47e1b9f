using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>SYNCFS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_syncfs_in
{
    public ulong padding;
}
