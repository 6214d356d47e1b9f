using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp;

/// <content>Requests that are answered later.</content>
public sealed unsafe partial class WinFspFileSystem
{
    private const int PatienceSeconds = 30;

    private readonly object _idle = new();
    private int _pending;

    /// <summary>How many requests wait for their answer.</summary>
    public int PendingCount => Volatile.Read(ref _pending);

    internal void PendingBegins() => Interlocked.Increment(ref _pending);

    internal void PendingEnds()
    {
        if (Interlocked.Decrement(ref _pending) == 0 && Volatile.Read(ref _disposed))
        {
            lock (_idle)
            {
                Monitor.PulseAll(_idle);
            }
        }
    }

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

    private bool WaitForPending()
    {
        lock (_idle)
        {
            while (PendingCount > 0)
            {
                if (!Monitor.Wait(_idle, TimeSpan.FromSeconds(PatienceSeconds)))
                {
                    _logger.RequestsLost(PendingCount, PatienceSeconds);
                    return false;
                }
            }
        }

        return true;
    }
}
