using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_write_out.</summary>
internal readonly struct WriteReply : IReply<FuseResult<int>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<int> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<int> result)
        => request.Channel.SendBody(request.Unique, new fuse_write_out { size = (uint)result.Value });
}
