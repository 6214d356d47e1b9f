using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Replies;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>Answers a parked request when its operation completes. Pooled, with one delegate for life.</summary>
/// <typeparam name="TResult">What the operation yields.</typeparam>
/// <typeparam name="TReply">How that is sent.</typeparam>
internal sealed class PendingReply<TResult, TReply>
    where TReply : struct, IReply<TResult>
{
    private static readonly Pool<PendingReply<TResult, TReply>> s_pool = new(64, static () => new PendingReply<TResult, TReply>());

    private readonly Action _complete;
    private FuseRequest? _request;
    private ReplySender? _sender;
    private UnansweredRequests? _unanswered;
    private ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _awaiter;

    private PendingReply() => _complete = Complete;

    public static void Start(FuseRequest request, ValueTask<TResult> task, ReplySender sender, UnansweredRequests unanswered)
    {
        PendingReply<TResult, TReply> pending = s_pool.Rent();
        pending._request = request;
        pending._sender = sender;
        pending._unanswered = unanswered;
        pending._awaiter = task.ConfigureAwait(false).GetAwaiter();

        // From here on another thread may answer the request and use it again at any moment.
        pending._awaiter.UnsafeOnCompleted(pending._complete);
    }

    private void Complete()
    {
        FuseRequest request = _request!;
        ReplySender sender = _sender!;
        UnansweredRequests unanswered = _unanswered!;
        ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter = _awaiter;
        _request = null;
        _sender = null;
        _unanswered = null;
        _awaiter = default;
        s_pool.Return(this);

        try
        {
            sender.Answer<TResult, TReply>(request, awaiter.GetResult());
        }
#pragma warning disable CA1031 // A defect in one operation must not end the mount.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            sender.Fail(request, exception);
        }

        unanswered.Unpark(request);
    }
}
