using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>Before every reply and notification.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_out_header
{
    public uint len;
    public int error;
    public ulong unique;
}
