using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>COPY_FILE_RANGE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_copy_file_range_in
{
    public ulong fh_in;
    public ulong off_in;
    public ulong nodeid_out;
    public ulong fh_out;
    public ulong off_out;
    public ulong len;
    public ulong flags;
}
