using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Logging;
using AisFs.Interop.Fuse.Requests;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>Sends the answers of requests, and logs those that failed.</summary>
internal sealed class ReplySender
{
    private readonly Withdrawals _withdrawals;
    private readonly ILogger _logger;
    private readonly bool _trace;

    /// <summary>Makes a sender.</summary>
    /// <param name="withdrawals">Takes back what an answer counted that the kernel did not take.</param>
    /// <param name="logger">Takes failures.</param>
    /// <param name="trace">Whether each answer is logged.</param>
    public ReplySender(Withdrawals withdrawals, ILogger logger, bool trace)
    {
        _withdrawals = withdrawals;
        _logger = logger;
        _trace = trace;
    }

    /// <summary>Sends the answer of an operation.</summary>
    /// <typeparam name="TResult">What the operation yields.</typeparam>
    /// <typeparam name="TReply">How that is sent.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="result">What the operation yielded.</param>
    public void Answer<TResult, TReply>(FuseRequest request, in TResult result)
        where TReply : struct, IReply<TResult>
    {
        Errno error = TReply.ErrorOf(request, result);
        if (_trace)
        {
            FuseLog.Answered(_logger, request.Opcode, request.Unique, request.Context.Pid, error);
        }

        Errno refused = error == Errno.None ? TReply.Send(request, result) : request.Channel.SendError(request.Unique, error);
        if (error == Errno.None)
        {
            TReply.Settle(_withdrawals, request, result, isDelivered: refused == Errno.None);
        }

        // ENOENT: the kernel gave the request up meanwhile. After any other error it still waits for an answer.
        if (refused is not (Errno.None or Errno.ENOENT or Errno.ENODEV or Errno.ECONNABORTED or Errno.ENOTCONN))
        {
            FuseLog.ReplyRefused(_logger, request.Opcode, request.Unique, refused);
            _ = request.Channel.SendError(request.Unique, Errno.EIO);
        }
    }

    /// <summary>Answers an operation that ended with an exception: EINTR when it was cancelled, else EIO.</summary>
    /// <param name="request">The request.</param>
    /// <param name="exception">The exception.</param>
    public void Fail(FuseRequest request, Exception exception)
    {
        Errno error = Errno.EINTR;
        if (exception is not OperationCanceledException)
        {
            FuseLog.OperationFailed(_logger, request.Opcode, request.Unique, exception);
            error = Errno.EIO;
        }

        if (request.IsAnswered)
        {
            _ = request.Channel.SendError(request.Unique, error);
        }
    }

    /// <summary>Answers a request that reaches no operation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">The answer; EINVAL is logged as a malformed request.</param>
    public void Reject(FuseRequest request, Errno error)
    {
        if (error == Errno.EINVAL)
        {
            FuseLog.Malformed(_logger, request.Opcode, request.Unique);
        }
        else if (_trace)
        {
            FuseLog.Answered(_logger, request.Opcode, request.Unique, request.Context.Pid, error);
        }

        _ = request.Channel.SendError(request.Unique, error);
    }
}
