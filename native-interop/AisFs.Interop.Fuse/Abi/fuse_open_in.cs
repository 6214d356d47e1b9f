using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>OPEN and OPENDIR.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_open_in
{
    public uint flags;
    public uint open_flags;
}
