using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>LOOKUP and whatever else answers with a new entry.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_entry_out
{
    public ulong nodeid;
    public ulong generation;
    public ulong entry_valid;
    public ulong attr_valid;
    public uint entry_valid_nsec;
    public uint attr_valid_nsec;
    public fuse_attr attr;
}
