using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>INIT; shorter before 7.36.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct fuse_init_in
{
    public uint major;
    public uint minor;
    public uint max_readahead;
    public uint flags;
    public uint flags2;
    public fixed uint unused[11];
}
