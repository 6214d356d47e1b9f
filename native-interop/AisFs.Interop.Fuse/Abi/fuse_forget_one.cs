using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>One element of BATCH_FORGET.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_forget_one
{
    public ulong nodeid;
    public ulong nlookup;
}
