using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>BATCH_FORGET; followed by count elements.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_batch_forget_in
{
    public uint count;
    public uint dummy;
}
