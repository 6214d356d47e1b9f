using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>NOTIFY_DELETE; followed by the name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_notify_delete_out
{
    public ulong parent;
    public ulong child;
    public uint namelen;
    public uint padding;
}
