using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Requests;

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

    /// <summary>Called after a result without error was sent: takes back what the kernel did not get.</summary>
    /// <param name="withdrawals">Takes it back.</param>
    /// <param name="request">The request.</param>
    /// <param name="result">The result.</param>
    /// <param name="isDelivered">Whether the kernel took the reply.</param>
    static virtual void Settle(Withdrawals withdrawals, FuseRequest request, in TResult result, bool isDelivered)
    {
    }
}
