using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_SERVICE as far as the binding reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FSP_SERVICE
{
    public ushort Version;
    public nint UserContext;
}
