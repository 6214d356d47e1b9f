using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>ACCESS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_access_in
{
    public uint mask;
    public uint padding;
}
