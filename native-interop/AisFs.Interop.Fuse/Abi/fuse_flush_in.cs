using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>FLUSH.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_flush_in
{
    public ulong fh;
    public uint unused;
    public uint padding;
    public ulong lock_owner;
}
