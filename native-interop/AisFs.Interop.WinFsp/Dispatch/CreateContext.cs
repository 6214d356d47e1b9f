using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>What only the driver's own request tells of a create or open, and no parameter of the callback.</summary>
internal static unsafe class CreateContext
{
    private const int DescriptorHeaderSize = 20;

    /// <summary>What the program asked for.</summary>
    internal static OpenIntent Intent(FSP_FILE_SYSTEM_OPERATION_CONTEXT* context)
        => IsCreate(context)
            ? new OpenIntent(context->Request->Req_Create_DesiredAccess, context->Request->Req_Create_CreateOptions, IsPresent: true)
            : default;

    /// <summary>
    /// The security descriptor that the program gave; empty when it gave none. The one that the callback gets was completed
    /// with the folder's and the user's defaults, which the program did not ask for.
    /// </summary>
    internal static ReadOnlySpan<byte> GivenDescriptor(FSP_FILE_SYSTEM_OPERATION_CONTEXT* context)
    {
        if (!IsCreate(context))
        {
            return default;
        }

        // FSP_FSCTL_TRANSACT_BUF: the offset in the buffer behind the request in the low, the size in the high 16 bits.
        FSP_FSCTL_TRANSACT_REQ* request = context->Request;
        int offset = (ushort)request->Req_Create_SecurityDescriptor;
        int size = (int)(request->Req_Create_SecurityDescriptor >> 16);
        return offset == 0 || size < DescriptorHeaderSize ? default : new ReadOnlySpan<byte>((byte*)request + sizeof(FSP_FSCTL_TRANSACT_REQ) + offset, size);
    }

    private static bool IsCreate(FSP_FILE_SYSTEM_OPERATION_CONTEXT* context)
        => context is not null && context->Request is not null && context->Request->Kind == TransactKind.Create;
}
