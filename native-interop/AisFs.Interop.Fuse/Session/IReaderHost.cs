using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Session;

/// <summary>What a reader tells the session it belongs to.</summary>
internal interface IReaderHost
{
    /// <summary>The kernel's first request, INIT, has come: answers it and starts the other readers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="offer">What the kernel says.</param>
    void Initialize(FuseRequest request, in fuse_init_in offer);

    /// <summary>A reader has ended, because the connection has.</summary>
    void ReaderEnded();
}
