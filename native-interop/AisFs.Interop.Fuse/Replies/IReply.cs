using AisFs.Interop.Fuse.Dispatch;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>How one kind of result becomes a reply.</summary>
/// <typeparam name="TResult">The result.</typeparam>
internal interface IReply<TResult>
{
    /// <summary>The error in a result.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The result.</param>
    /// <returns>The error, or none.</returns>
    static abstract Errno ErrorOf(FuseRequest request, in TResult result);

    /// <summary>Sends a result without error.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The result.</param>
    /// <returns>Why the kernel refused it.</returns>
    static abstract Errno Send(FuseRequest request, in TResult result);

    /// <summary>Takes back what the kernel would have counted, had it got the reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The result.</param>
    static virtual void Undelivered(FuseRequest request, in TResult result)
    {
    }
}
