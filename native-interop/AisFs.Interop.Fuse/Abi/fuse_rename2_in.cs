using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>RENAME2; followed by both names.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_rename2_in
{
    public ulong newdir;
    public uint flags;
    public uint padding;
}
