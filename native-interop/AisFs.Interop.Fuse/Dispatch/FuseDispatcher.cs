using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Session;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Takes requests apart, calls the operations and answers. Split by what the requests are about.</summary>
internal sealed partial class FuseDispatcher
{
    private readonly FuseSession _session;
    private readonly IFuseOperations _operations;
    private readonly ILogger _logger;
    private readonly bool _trace;

    public FuseDispatcher(FuseSession session, IFuseOperations operations, ILogger logger, bool trace)
    {
        _session = session;
        _operations = operations;
        _logger = logger;
        _trace = trace && logger.IsEnabled(LogLevel.Trace);
    }

    /// <summary>Handles one request.</summary>
    /// <param name="reader">Who read it.</param>
    /// <param name="request">The request.</param>
    /// <param name="header">Its header.</param>
    /// <param name="arguments">What follows the header.</param>
    /// <returns>Whether the operation is still under way: then the request is no longer the reader's.</returns>
    public bool Dispatch(FuseReader reader, FuseRequest request, in fuse_in_header header, ReadOnlySpan<byte> arguments)
    {
        try
        {
            RequestCursor cursor = new(arguments);
            if (!_session.IsInitialized && request.Opcode != fuse_opcode.FUSE_INIT)
            {
                return Reject(request, Errno.EIO);
            }

            return Route(reader, request, header.nodeid, ref cursor);
        }
#pragma warning disable CA1031 // A defect in one operation must not end the mount.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(request, exception);
            return false;
        }
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
        if (refused == Errno.None)
        {
            return;
        }

        // ENOENT: the request was given up meanwhile. What else the kernel refuses it still waits for.
        if (refused is not (Errno.ENOENT or Errno.ENODEV or Errno.ECONNABORTED or Errno.ENOTCONN))
        {
            FuseLog.ReplyRefused(_logger, request.Opcode, request.Unique, refused);
            _ = request.Channel.SendError(request.Unique, Errno.EIO);
        }

        if (error == Errno.None)
        {
            TReply.Undelivered(request, result);
        }
    }

    /// <summary>Answers an operation that ended with an exception.</summary>
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

        if (request.Opcode is not (fuse_opcode.FUSE_FORGET or fuse_opcode.FUSE_BATCH_FORGET or fuse_opcode.FUSE_INTERRUPT))
        {
            _ = request.Channel.SendError(request.Unique, error);
        }
    }

    /// <summary>Lets an operation run whose outcome nobody waits for.</summary>
    /// <param name="task">The operation.</param>
    public void Detach(ValueTask<Errno> task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = ObserveAsync(task);
        }
    }

    private async Task ObserveAsync(ValueTask<Errno> task)
    {
        try
        {
            _ = await task.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody is left to hear of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FuseLog.OperationFailed(_logger, fuse_opcode.FUSE_RELEASE, 0, exception);
        }
    }

    private bool Run<TResult, TReply>(FuseRequest request, ValueTask<TResult> task)
        where TReply : struct, IReply<TResult>
    {
        if (task.IsCompleted)
        {
            Answer<TResult, TReply>(request, task.GetAwaiter().GetResult());
            return false;
        }

        _session.Park(request);
        PendingReply<TResult, TReply>.Start(request, task);
        return true;
    }

    private bool Run(FuseRequest request, ValueTask<Errno> task) => Run<Errno, EmptyReply>(request, task);

    private bool Reject(FuseRequest request, Errno error)
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
        return false;
    }
}
