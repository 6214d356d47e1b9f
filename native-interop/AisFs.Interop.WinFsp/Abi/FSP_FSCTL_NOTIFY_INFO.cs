using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_NOTIFY_INFO: 12 bytes, followed by the path without a terminator. Size counts both.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FSP_FSCTL_NOTIFY_INFO
{
    public ushort Size;
    public uint Filter;
    public uint Action;
}
