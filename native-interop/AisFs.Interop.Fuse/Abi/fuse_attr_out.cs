using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>GETATTR and SETATTR.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_attr_out
{
    public ulong attr_valid;
    public uint attr_valid_nsec;
    public uint dummy;
    public fuse_attr attr;
}
