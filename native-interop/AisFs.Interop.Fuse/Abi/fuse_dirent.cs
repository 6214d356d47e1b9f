using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>An element of READDIR; followed by the name, padded to eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_dirent
{
    public ulong ino;
    public ulong off;
    public uint namelen;
    public uint type;
}
