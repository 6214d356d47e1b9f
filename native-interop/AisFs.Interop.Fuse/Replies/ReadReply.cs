using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>The bytes that a read collected.</summary>
internal readonly struct ReadReply : IReply<Errno>
{
    public static Errno ErrorOf(FuseRequest request, in Errno result) => result;

    public static Errno Send(FuseRequest request, in Errno result)
        => request.Read.Send(request.Channel, request.Unique);
}
