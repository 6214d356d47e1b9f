using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>MKDIR; followed by the name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_mkdir_in
{
    public uint mode;
    public uint umask;
}
