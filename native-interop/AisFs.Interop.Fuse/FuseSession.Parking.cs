using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Dispatch;
using AisFs.Interop.Fuse.Session;

namespace AisFs.Interop.Fuse;

public sealed partial class FuseSession
{
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

    /// <summary>Interrupts a request.</summary>
    /// <param name="unique">The number of the request.</param>
    /// <returns>False when there is no such request.</returns>
    internal bool Interrupt(ulong unique)
    {
        // First those in the readers' hands, then the parked ones: a request moves in this direction only.
        foreach (FuseReader reader in _readers)
        {
            if (reader?.Current is { } current && current.Is(unique))
            {
                QueueInterrupt(current, unique);
                return true;
            }
        }

        FuseRequest? parked;
        lock (_parkedLock)
        {
            _parked.TryGetValue(unique, out parked);
        }

        if (parked is null)
        {
            return false;
        }

        QueueInterrupt(parked, unique);
        return true;
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
