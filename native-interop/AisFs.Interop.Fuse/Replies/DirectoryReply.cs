using AisFs.Interop.Fuse.Dispatch;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>The entries that a listing collected.</summary>
internal readonly struct DirectoryReply : IReply<Errno>
{
    // An error behind entries that were taken is dropped: the kernel gets these, and asks again behind them.
    public static Errno ErrorOf(FuseRequest request, in Errno result) => request.Directory.Length > 0 ? Errno.None : result;

    public static Errno Send(FuseRequest request, in Errno result)
    {
        request.Directory.ForgetUndelivered(request.Session.Operations, all: false);
        return request.Directory.Send(request.Channel, request.Unique);
    }

    public static void Undelivered(FuseRequest request, in Errno result)
        => request.Directory.ForgetUndelivered(request.Session.Operations, all: true);
}
