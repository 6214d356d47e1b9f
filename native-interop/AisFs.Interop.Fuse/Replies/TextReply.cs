using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A text without a final NUL.</summary>
internal readonly struct TextReply : IReply<FuseResult<string>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<string> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<string> result)
        => request.Channel.SendBytes(request.Unique, Encoding.UTF8.GetBytes(result.Value));
}
