using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>POLL.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_poll_out
{
    public uint revents;
    public uint padding;
}
