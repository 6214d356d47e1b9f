using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_bmap_out.</summary>
internal readonly struct BlockReply : IReply<FuseResult<ulong>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<ulong> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<ulong> result)
        => request.Channel.SendBody(request.Unique, new fuse_bmap_out { block = result.Value });
}
