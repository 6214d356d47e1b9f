using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>NOTIFY_INVAL_ENTRY; followed by the name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_notify_inval_entry_out
{
    public ulong parent;
    public uint namelen;
    public uint flags;
}
