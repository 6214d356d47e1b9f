using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_poll_out.</summary>
internal readonly struct PollReply : IReply<FuseResult<uint>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<uint> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<uint> result)
        => request.Channel.SendBody(request.Unique, new fuse_poll_out { revents = result.Value });
}
