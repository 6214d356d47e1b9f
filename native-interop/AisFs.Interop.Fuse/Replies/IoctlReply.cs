using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_ioctl_out and behind it the output.</summary>
internal readonly struct IoctlReply : IReply<FuseResult<FuseIoctlReply>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseIoctlReply> result) => result.Error;

    public static unsafe Errno Send(FuseRequest request, in FuseResult<FuseIoctlReply> result)
    {
        ReadOnlySpan<byte> output = result.Value.Output.Span;
        byte[] body = new byte[sizeof(fuse_ioctl_out) + output.Length];
        MemoryMarshal.Write(body, new fuse_ioctl_out { result = result.Value.Result });
        output.CopyTo(body.AsSpan(sizeof(fuse_ioctl_out)));
        return request.Channel.SendBytes(request.Unique, body);
    }
}
