using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_statx_out.</summary>
internal readonly struct StatxReply : IReply<FuseResult<FuseAttributesReply>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseAttributesReply> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseAttributesReply> result)
        => request.Channel.SendBody(request.Unique, AbiConvert.ToStatxOut(result.Value));
}
