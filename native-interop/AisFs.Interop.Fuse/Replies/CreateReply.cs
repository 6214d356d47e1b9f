using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Dispatch;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_entry_out and behind it a fuse_open_out.</summary>
internal readonly struct CreateReply : IReply<FuseResult<FuseCreated>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseCreated> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseCreated> result)
    {
        Body body = new() { Entry = AbiConvert.ToEntryOut(result.Value.Entry), Opened = AbiConvert.ToOpenOut(result.Value.Opened) };
        return request.Channel.SendBody(request.Unique, body);
    }

    public static void Undelivered(FuseRequest request, in FuseResult<FuseCreated> result)
    {
        request.Session.Dispatcher.Detach(request.Session.Operations.ReleaseAsync(request.Context, result.Value.Opened.Handle));
        request.Session.Operations.Forget(result.Value.Entry.NodeId, 1);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Body
    {
        public fuse_entry_out Entry;
        public fuse_open_out Opened;
    }
}
