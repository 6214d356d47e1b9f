using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>COPY_FILE_RANGE_64. Since 7.45.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_copy_file_range_out
{
    public ulong bytes_copied;
}
