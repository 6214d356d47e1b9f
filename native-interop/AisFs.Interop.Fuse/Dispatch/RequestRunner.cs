using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>
/// Sees an operation that was called through to its answer. The members return whether the operation is still under way:
/// then the request belongs to the operation, and no longer to the reader.
/// </summary>
internal sealed class RequestRunner
{
    private readonly ReplySender _sender;
    private readonly UnansweredRequests _unanswered;

    public RequestRunner(ReplySender sender, UnansweredRequests unanswered)
    {
        _sender = sender;
        _unanswered = unanswered;
    }

    /// <summary>Answers now, or parks the request until its operation completes.</summary>
    /// <typeparam name="TResult">What the operation yields.</typeparam>
    /// <typeparam name="TReply">How that is sent.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="task">The operation.</param>
    /// <returns>Whether the request was parked.</returns>
    public bool Run<TResult, TReply>(FuseRequest request, ValueTask<TResult> task)
        where TReply : struct, IReply<TResult>
    {
        if (task.IsCompleted)
        {
            _sender.Answer<TResult, TReply>(request, task.GetAwaiter().GetResult());
            return false;
        }

        _unanswered.Park(request);
        PendingReply<TResult, TReply>.Start(request, task, _sender, _unanswered);
        return true;
    }

    public bool Run(FuseRequest request, ValueTask<Errno> task) => Run<Errno, EmptyReply>(request, task);

    /// <summary>Answers a request without calling an operation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">The answer; EINVAL is logged as a malformed request.</param>
    /// <returns>False: the request is answered.</returns>
    public bool Reject(FuseRequest request, Errno error)
    {
        _sender.Reject(request, error);
        return false;
    }
}
