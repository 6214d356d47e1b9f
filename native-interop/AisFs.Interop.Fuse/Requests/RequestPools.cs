namespace AisFs.Interop.Fuse.Requests;

/// <summary>The requests and buffers of one session that are used again and again.</summary>
internal sealed class RequestPools
{
    // As many operations are rarely under way at once; what is beyond is left to the collector.
    private const int KeptRequests = 256;

    /// <summary>Makes empty pools.</summary>
    /// <param name="requestBytes">The greatest read or write request in bytes.</param>
    /// <param name="threads">The number of reader threads.</param>
    public RequestPools(int requestBytes, int threads)
    {
        // The kernel wants room for its greatest request and the headers before it, and 8 KiB at least.
        int bufferSize = Math.Max(requestBytes, 4096) + 4096;
        Buffers = new Pool<RequestBuffer>(threads * 2, () => new RequestBuffer(bufferSize), static b => ((IDisposable)b).Dispose());
        Requests = new Pool<FuseRequest>(KeptRequests, () => new FuseRequest(Buffers));
    }

    public Pool<RequestBuffer> Buffers { get; }

    public Pool<FuseRequest> Requests { get; }
}
