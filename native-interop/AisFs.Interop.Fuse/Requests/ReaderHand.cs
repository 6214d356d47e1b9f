namespace AisFs.Interop.Fuse.Requests;

/// <summary>What one reader has at hand: the request it works on, and the buffer it reads into.</summary>
internal sealed class ReaderHand
{
    private readonly RequestPools _pools;
    private volatile FuseRequest _request;

    public ReaderHand(RequestPools pools)
    {
        _pools = pools;
        _request = pools.Requests.Rent();
        Buffer = pools.Buffers.Rent();
    }

    /// <summary>The buffer for the next request.</summary>
    public RequestBuffer Buffer { get; private set; }

    /// <summary>The request at hand; other threads read it when they look for a request.</summary>
    public FuseRequest Request => _request;

    /// <summary>Takes another request: the present one was parked and belongs to its operation.</summary>
    public void TakeNewRequest() => _request = _pools.Requests.Rent();

    /// <summary>Leaves the buffer to the present request, whose operation still reads it, and takes another one.</summary>
    public void LeaveBuffer()
    {
        _request.Buffer = Buffer;
        Buffer = _pools.Buffers.Rent();
    }

    /// <summary>Gives the buffer back; the reader has ended.</summary>
    public void ReturnBuffer() => _pools.Buffers.Return(Buffer);
}
