using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A value, or its size when the caller gave no room.</summary>
internal readonly struct XattrReply : IReply<FuseResult<ReadOnlyMemory<byte>>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<ReadOnlyMemory<byte>> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<ReadOnlyMemory<byte>> result)
        => Send(request, result.Value.Span);

    public static Errno Send(FuseRequest request, ReadOnlySpan<byte> value)
    {
        if (request.Room == 0)
        {
            return request.Channel.SendBody(request.Unique, new fuse_getxattr_out { size = (uint)value.Length });
        }

        return value.Length > request.Room
            ? request.Channel.SendError(request.Unique, Errno.ERANGE)
            : request.Channel.SendBytes(request.Unique, value);
    }
}
