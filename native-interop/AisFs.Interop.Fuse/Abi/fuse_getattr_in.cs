using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>GETATTR.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_getattr_in
{
    public uint getattr_flags;
    public uint dummy;
    public ulong fh;
}
