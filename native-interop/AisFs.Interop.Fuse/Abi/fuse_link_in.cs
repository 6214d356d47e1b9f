using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>LINK; followed by the name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_link_in
{
    public ulong oldnodeid;
}
