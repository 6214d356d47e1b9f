using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>CREATE and TMPFILE; followed by the name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_create_in
{
    public uint flags;
    public uint mode;
    public uint umask;
    public uint open_flags;
}
