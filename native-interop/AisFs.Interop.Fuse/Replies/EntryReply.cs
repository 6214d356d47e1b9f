using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_entry_out.</summary>
internal readonly struct EntryReply : IReply<FuseResult<FuseEntry>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseEntry> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseEntry> result)
        => request.Channel.SendBody(request.Unique, AbiConvert.ToEntryOut(result.Value));

    public static void Settle(Withdrawals withdrawals, FuseRequest request, in FuseResult<FuseEntry> result, bool isDelivered)
    {
        if (!isDelivered)
        {
            withdrawals.Forget(result.Value.NodeId);
        }
    }
}
