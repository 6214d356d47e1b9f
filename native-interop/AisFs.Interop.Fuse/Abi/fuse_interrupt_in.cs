using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Abi;

/// <summary>INTERRUPT.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fuse_interrupt_in
{
    public ulong unique;
}
