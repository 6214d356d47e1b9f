using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>The entries that a listing collected.</summary>
internal readonly struct DirectoryReply : IReply<Errno>
{
    // An error behind entries that were taken is dropped: the kernel gets these, and asks again behind them.
    public static Errno ErrorOf(FuseRequest request, in Errno result) => request.Directory.Length > 0 ? Errno.None : result;

    public static Errno Send(FuseRequest request, in Errno result)
        => request.Directory.Send(request.Channel, request.Unique);

    public static void Settle(Withdrawals withdrawals, FuseRequest request, in Errno result, bool isDelivered)
        => withdrawals.ForgetEntries(request.Directory, all: !isDelivered);
}
