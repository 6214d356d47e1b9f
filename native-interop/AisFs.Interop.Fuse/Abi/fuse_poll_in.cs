using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>POLL.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_poll_in
{
    public ulong fh;
    public ulong kh;
    public uint flags;
    public uint events;
}
