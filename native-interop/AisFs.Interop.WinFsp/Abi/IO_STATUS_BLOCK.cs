using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>IO_STATUS_BLOCK: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IO_STATUS_BLOCK
{
    /// <summary>A union with a pointer: 8 bytes.</summary>
    public long Status;
    public nuint Information;
}
