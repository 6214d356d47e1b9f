using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>No more than success.</summary>
internal readonly struct EmptyReply : IReply<Errno>
{
    public static Errno ErrorOf(FuseRequest request, in Errno result) => result;

    public static Errno Send(FuseRequest request, in Errno result)
        => request.Channel.SendError(request.Unique, Errno.None);
}
