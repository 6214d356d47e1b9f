using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Requests;

/// <summary>The requests that have no answer yet: those that readers have at hand, and the parked ones.</summary>
internal sealed class UnansweredRequests
{
    private readonly RequestPools _pools;
    private readonly SessionActivity _activity;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, FuseRequest> _parked = [];
    private ReaderHand[] _hands = [];
    private bool _ended;

    public UnansweredRequests(RequestPools pools, SessionActivity activity)
    {
        _pools = pools;
        _activity = activity;
    }

    /// <summary>Adds what a new reader has at hand.</summary>
    /// <returns>The reader's request and buffer.</returns>
    public ReaderHand AddReader()
    {
        ReaderHand hand = new(_pools);
        lock (_lock)
        {
            Volatile.Write(ref _hands, [.. _hands, hand]);
        }

        return hand;
    }

    /// <summary>Finds a request.</summary>
    /// <param name="unique">Its number.</param>
    /// <returns>The request, or null when it is answered or was never read.</returns>
    public FuseRequest? Find(ulong unique)
    {
        // First those in the readers' hands, then the parked ones: a request moves in this direction only.
        foreach (ReaderHand hand in Volatile.Read(ref _hands))
        {
            FuseRequest request = hand.Request;
            if (request.Is(unique))
            {
                return request;
            }
        }

        lock (_lock)
        {
            return _parked.GetValueOrDefault(unique);
        }
    }

    /// <summary>Remembers a request whose operation is still under way.</summary>
    /// <param name="request">The request.</param>
    public void Park(FuseRequest request)
    {
        _activity.Enter();
        bool ended;
        lock (_lock)
        {
            _parked[request.Unique] = request;
            ended = _ended;
        }

        if (ended)
        {
            InterruptForShutdown(request, request.Unique);
        }
    }

    /// <summary>Ends a request that was parked and is answered now.</summary>
    /// <param name="request">The request.</param>
    public void Unpark(FuseRequest request)
    {
        lock (_lock)
        {
            _parked.Remove(request.Unique);
        }

        request.End();
        _pools.Requests.Return(request);
        _activity.Leave();
    }

    /// <summary>Interrupts all parked requests, and those that are parked later: the connection has ended.</summary>
    /// <returns>How many were parked; null when the connection had ended before.</returns>
    public int? EndConnection()
    {
        List<(FuseRequest Request, ulong Unique)> parked;
        lock (_lock)
        {
            if (_ended)
            {
                return null;
            }

            _ended = true;
            parked = [.. _parked.Select(static p => (p.Value, p.Key))];
        }

        foreach ((FuseRequest request, ulong unique) in parked)
        {
            InterruptForShutdown(request, unique);
        }

        return parked.Count;
    }

    // What makes data durable goes on to its end, although no program waits for the answer. Callbacks of the operation
    // run on the thread pool: they must not hold up a reader.
    private static void InterruptForShutdown(FuseRequest request, ulong unique)
    {
        if (request.Opcode is not (fuse_opcode.FUSE_WRITE or fuse_opcode.FUSE_FLUSH or fuse_opcode.FUSE_FSYNC or fuse_opcode.FUSE_RELEASE
            or fuse_opcode.FUSE_FSYNCDIR or fuse_opcode.FUSE_SYNCFS or fuse_opcode.FUSE_RELEASEDIR))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.request.Interrupt(s.unique), (request, unique), preferLocal: false);
        }
    }
}
