using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>GETLK, SETLK and SETLKW.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_lk_in
{
    public ulong fh;
    public ulong owner;
    public fuse_file_lock lk;
    public uint lk_flags;
    public uint padding;
}
