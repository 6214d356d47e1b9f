using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>OPEN, OPENDIR and, behind the entry, CREATE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_open_out
{
    public ulong fh;
    public uint open_flags;
    public int backing_id;
}
