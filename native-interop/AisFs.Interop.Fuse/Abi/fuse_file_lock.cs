using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>A byte range lock.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_file_lock
{
    public ulong start;
    public ulong end;
    public uint type;
    public uint pid;
}
