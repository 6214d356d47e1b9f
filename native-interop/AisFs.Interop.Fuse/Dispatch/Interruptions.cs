using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Processes;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Dispatch;

/// <summary>
/// Handles signals that reach the callers of requests. An operation is cancelled when the signal kills its caller; else
/// it goes on, because programs do not expect EINTR of file operations, and the kernel is made to ask again.
/// </summary>
internal sealed class Interruptions
{
    // How soon a kill is noticed after a signal that was none.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly UnansweredRequests _unanswered;
    private readonly SessionActivity _activity;

    public Interruptions(UnansweredRequests unanswered, SessionActivity activity)
    {
        _unanswered = unanswered;
        _activity = activity;
    }

    /// <summary>Begins to handle an interruption, on the thread pool.</summary>
    /// <param name="unique">The number of the request that is interrupted.</param>
    /// <param name="channel">Where the interruption came from.</param>
    /// <param name="interruptUnique">The number of the interruption itself.</param>
    /// <returns>False when there is no such request.</returns>
    public bool Begin(ulong unique, FuseChannel channel, ulong interruptUnique)
    {
        if (_unanswered.Find(unique) is not { } request)
        {
            return false;
        }

        // The session must not end before the interruption is dealt with: its channel would be gone.
        _activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            static s => s.Self.Handle(s.Request, s.Unique, s.Channel, s.InterruptUnique),
            (Self: this, Request: request, Unique: unique, Channel: channel, InterruptUnique: interruptUnique),
            preferLocal: false);
        return true;
    }

    private void Handle(FuseRequest request, ulong unique, FuseChannel channel, ulong interruptUnique)
    {
        if (CallerState.IsDying(request.Context.Pid))
        {
            request.Interrupt(unique);
            _activity.Leave();
            return;
        }

        _ = AskAgainAsync(unique, channel, interruptUnique);
    }

    // EAGAIN makes the kernel send the interruption once more.
    private async Task AskAgainAsync(ulong unique, FuseChannel channel, ulong interruptUnique)
    {
        await Task.Delay(s_pause).ConfigureAwait(false);
        if (!_activity.IsStopping && _unanswered.Find(unique) is not null)
        {
            _ = channel.SendError(interruptUnique, Errno.EAGAIN);
        }

        _activity.Leave();
    }
}
