using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>WRITE and COPY_FILE_RANGE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_write_out
{
    public uint size;
    public uint padding;
}
