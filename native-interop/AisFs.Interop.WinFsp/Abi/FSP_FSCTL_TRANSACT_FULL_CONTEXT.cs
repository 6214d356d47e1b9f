using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_TRANSACT_FULL_CONTEXT: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FSP_FSCTL_TRANSACT_FULL_CONTEXT
{
    public ulong UserContext;
    public ulong UserContext2;
}
