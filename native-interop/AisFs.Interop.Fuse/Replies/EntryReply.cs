using AisFs.Interop.Fuse.Dispatch;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_entry_out.</summary>
internal readonly struct EntryReply : IReply<FuseResult<FuseEntry>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseEntry> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseEntry> result)
        => request.Channel.SendBody(request.Unique, AbiConvert.ToEntryOut(result.Value));

    public static void Undelivered(FuseRequest request, in FuseResult<FuseEntry> result)
    {
        if (result.Value.NodeId != 0)
        {
            request.Session.Operations.Forget(result.Value.NodeId, 1);
        }
    }
}
