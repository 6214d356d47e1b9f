using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>FORGET.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_forget_in
{
    public ulong nlookup;
}
