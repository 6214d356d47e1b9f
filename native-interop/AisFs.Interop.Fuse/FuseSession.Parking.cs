using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Dispatch;
using AisFs.Interop.Fuse.Native;
using AisFs.Interop.Fuse.Session;

namespace AisFs.Interop.Fuse;

public sealed partial class FuseSession
{
    // How soon a kill is noticed after a signal that was none.
    private static readonly TimeSpan s_interruptPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _parkedLock = new();
    private readonly Dictionary<ulong, FuseRequest> _parked = [];
    private int _active;
    private bool _connectionEnded;

    /// <summary>Remembers a request whose operation is still under way.</summary>
    /// <param name="request">The request.</param>
    internal void Park(FuseRequest request)
    {
        Enter();
        lock (_parkedLock)
        {
            _parked[request.Unique] = request;
        }

        // Whoever ends the connection has looked through the parked requests before this one was among them.
        if (_stopping)
        {
            InterruptForShutdown(request, request.Unique);
        }
    }

    /// <summary>Ends a request that was parked and is answered now.</summary>
    /// <param name="request">The request.</param>
    internal void Unpark(FuseRequest request)
    {
        lock (_parkedLock)
        {
            _parked.Remove(request.Unique);
        }

        request.End();
        Requests.Return(request);
        Leave();
    }

    /// <summary>
    /// A signal has reached the caller of a request. The operation is cancelled if the signal kills the caller; else it goes
    /// on, because programs do not expect EINTR of file operations, and the kernel is made to ask again.
    /// </summary>
    /// <param name="unique">The number of the request.</param>
    /// <param name="channel">Where the interruption came from.</param>
    /// <param name="interruptUnique">The number of the interruption itself.</param>
    /// <returns>False when there is no such request.</returns>
    internal bool Interrupt(ulong unique, FuseChannel channel, ulong interruptUnique)
    {
        if (FindUnanswered(unique) is not { } request)
        {
            return false;
        }

        // The session must not end before the interruption is dealt with: its channel would be gone.
        Enter();
        ThreadPool.UnsafeQueueUserWorkItem(static s => s.Session.InterruptIfDying(s.Request, s.Unique, s.Channel, s.InterruptUnique),
            (Session: this, Request: request, Unique: unique, Channel: channel, InterruptUnique: interruptUnique), preferLocal: false);
        return true;
    }

    private FuseRequest? FindUnanswered(ulong unique)
    {
        // First those in the readers' hands, then the parked ones: a request moves in this direction only.
        foreach (FuseReader reader in _readers)
        {
            if (reader?.Current is { } current && current.Is(unique))
            {
                return current;
            }
        }

        lock (_parkedLock)
        {
            return _parked.GetValueOrDefault(unique);
        }
    }

    private void InterruptIfDying(FuseRequest request, ulong unique, FuseChannel channel, ulong interruptUnique)
    {
        if (CallerState.IsDying(request.Context.Pid))
        {
            request.Interrupt(unique);
            Leave();
            return;
        }

        _ = AskAgainAsync(unique, channel, interruptUnique);
    }

    // EAGAIN makes the kernel send the interruption once more.
    private async Task AskAgainAsync(ulong unique, FuseChannel channel, ulong interruptUnique)
    {
        await Task.Delay(s_interruptPause).ConfigureAwait(false);
        if (!_stopping && FindUnanswered(unique) is not null)
        {
            _ = channel.SendError(interruptUnique, Errno.EAGAIN);
        }

        Leave();
    }

    /// <summary>A reader has ended, because the connection has.</summary>
    internal void ReaderEnded()
    {
        List<(FuseRequest Request, ulong Unique)> parked = [];
        lock (_parkedLock)
        {
            if (!_connectionEnded)
            {
                _connectionEnded = true;
                parked.AddRange(_parked.Select(static p => (p.Value, p.Key)));
                FuseLog.ConnectionEnded(Logger, parked.Count);
            }
        }

        _stopping = true;
        _disconnected.TrySetResult();
        _initialized.TrySetException(new FuseMountException(FuseMountFailure.Other, "The mount ended before the kernel began to use it."));
        foreach ((FuseRequest request, ulong unique) in parked)
        {
            InterruptForShutdown(request, unique);
        }

        Notifier.Stop();
        Leave();
    }

    /// <summary>The notifier's thread has ended.</summary>
    internal void NotifierEnded() => Leave();

    // Callbacks of the operation run on the thread pool: a reader is not theirs to hold up.
    private static void QueueInterrupt(FuseRequest request, ulong unique)
        => ThreadPool.UnsafeQueueUserWorkItem(static s => s.request.Interrupt(s.unique), (request, unique), preferLocal: false);

    // What makes data durable goes on to its end although nobody waits for the answer any more.
    private static void InterruptForShutdown(FuseRequest request, ulong unique)
    {
        if (request.Opcode is not (fuse_opcode.FUSE_WRITE or fuse_opcode.FUSE_FLUSH or fuse_opcode.FUSE_FSYNC or fuse_opcode.FUSE_RELEASE
            or fuse_opcode.FUSE_FSYNCDIR or fuse_opcode.FUSE_SYNCFS or fuse_opcode.FUSE_RELEASEDIR))
        {
            QueueInterrupt(request, unique);
        }
    }

    private void Enter() => Interlocked.Increment(ref _active);

    private void Leave()
    {
        if (Interlocked.Decrement(ref _active) == 0)
        {
            Finish();
        }
    }

    private void Finish()
    {
        try
        {
            Operations.Destroy();
        }
#pragma warning disable CA1031 // The end must be reported whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FuseLog.DestroyFailed(Logger, exception);
        }

        foreach (FuseDevice clone in _clones)
        {
            clone.Dispose();
        }

        _device.Dispose();
        Buffers.Clear();
        _completion.TrySetResult();
    }
}
