using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_STREAM_INFO: 24 bytes, followed by the name without a terminator. Size counts both.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FSP_FSCTL_STREAM_INFO
{
    public ushort Size;
    public ulong StreamSize;
    public ulong StreamAllocationSize;
}
