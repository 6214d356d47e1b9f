using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FILE_SYSTEM_OPERATION_CONTEXT: 16 bytes, one for each dispatcher thread.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FSP_FILE_SYSTEM_OPERATION_CONTEXT
{
    public FSP_FSCTL_TRANSACT_REQ* Request;
    public FSP_FSCTL_TRANSACT_RSP* Response;
}
