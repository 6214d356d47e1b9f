using AisFs.Interop.Fuse.Dispatch;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_open_out for a file.</summary>
internal readonly struct OpenReply : IReply<FuseResult<FuseOpened>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseOpened> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseOpened> result)
        => request.Channel.SendBody(request.Unique, AbiConvert.ToOpenOut(result.Value));

    public static void Undelivered(FuseRequest request, in FuseResult<FuseOpened> result)
        => request.Session.Dispatcher.Detach(request.Session.Operations.ReleaseAsync(request.Context, result.Value.Handle));
}
