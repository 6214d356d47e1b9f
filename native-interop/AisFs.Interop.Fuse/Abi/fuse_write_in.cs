using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>WRITE; followed by the data.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_write_in
{
    public ulong fh;
    public ulong offset;
    public uint size;
    public uint write_flags;
    public ulong lock_owner;
    public uint flags;
    public uint padding;
}
