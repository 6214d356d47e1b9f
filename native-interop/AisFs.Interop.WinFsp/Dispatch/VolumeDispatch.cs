using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Interop.WinFsp.Logging;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>What the native entry points need of the volume that a request is for.</summary>
internal sealed unsafe class VolumeDispatch
{
    private readonly ILogger _logger;
    private readonly TimeSpan _stopPatience;

    /// <summary>Makes the dispatch of a volume.</summary>
    /// <param name="operations">What answers the requests.</param>
    /// <param name="api">The library.</param>
    /// <param name="logger">Is told of defects.</param>
    /// <param name="stopPatience">For how long requests may finish when the volume ends.</param>
    internal VolumeDispatch(IWinFspOperations operations, WinFspApi api, ILogger logger, TimeSpan stopPatience)
    {
        Operations = operations;
        Api = api;
        _logger = logger;
        _stopPatience = stopPatience;
    }

    internal IWinFspOperations Operations { get; }

    internal WinFspApi Api { get; }

    internal PendingRequests Pending { get; } = new();

    internal WriteCopies Writes { get; } = new();

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

    /// <summary>Logs an exception of a callback.</summary>
    /// <returns>The answer.</returns>
    internal NtStatus Failed(string operation, Exception exception)
    {
        try
        {
            _logger.CallbackFailed(exception, operation);
        }
        catch (Exception)
        {
            // The logger is not ours, and nothing may reach native code.
        }

        return exception is OperationCanceledException ? NtStatus.Cancelled : NtStatus.UnexpectedIoError;
    }

    internal void OnDispatcherStopped(bool normally)
    {
        if (!normally)
        {
            _logger.DriverStopped();
        }

        try
        {
            Operations.DispatcherStopped(normally);
        }
        finally
        {
            EndPending();
        }
    }

    /// <summary>
    /// Ends the requests that wait. Belongs into the time between the end of the dispatcher's threads and the end of the
    /// stop call: responses are taken, and the buffers are there.
    /// </summary>
    internal void EndPending()
    {
        int lost = Pending.End(_stopPatience);
        if (lost > 0)
        {
            _logger.RequestsLost(lost, _stopPatience.TotalSeconds);
        }
    }
}
