using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Dispatch;

namespace AisFs.Interop.WinFsp;

/// <content>Requests that are answered later.</content>
public sealed unsafe partial class WinFspFileSystem
{
    /// <summary>How many requests wait for their answer.</summary>
    public int PendingCount => Pending.Count;

    internal PendingRequests Pending { get; } = new();

    internal WriteCopies Writes { get; } = new();

    internal void Respond(FSP_FSCTL_TRANSACT_RSP* response) => Api.SendResponse((nint)_handle.Value, response);

    internal ulong RequestHint() => Api.GetOperationContext()->Request->Hint;

    internal FSP_FSCTL_TRANSACT_RSP* CreateResponse()
    {
        FSP_FILE_SYSTEM_OPERATION_CONTEXT* context = Api.GetOperationContext();
        return context is not null && context->Request->Kind == TransactKind.Create ? context->Response : null;
    }

    internal int RequestProcessId()
    {
        FSP_FILE_SYSTEM_OPERATION_CONTEXT* context = Api.GetOperationContext();
        return context is not null && context->Request->Kind == TransactKind.Create ? (int)(context->Request->Req_Create_AccessToken >> 32) : 0;
    }

    /// <summary>
    /// Ends the requests that wait. Belongs into the time between the end of the dispatcher's threads and the end of the
    /// stop call: responses are taken, and the buffers are there.
    /// </summary>
    private void EndPending()
    {
        int lost = Pending.End(_stopPatience);
        if (lost > 0)
        {
            _logger.RequestsLost(lost, _stopPatience.TotalSeconds);
        }
    }
}
