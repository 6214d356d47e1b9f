using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>RENAME; followed by both names.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_rename_in
{
    public ulong newdir;
}
