using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

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

    public static void Settle(Withdrawals withdrawals, FuseRequest request, in FuseResult<FuseCreated> result, bool isDelivered)
    {
        if (!isDelivered)
        {
            withdrawals.Release(request.Context, result.Value.Opened.Handle);
            withdrawals.Forget(result.Value.Entry.NodeId);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Body
    {
        public fuse_entry_out Entry;
        public fuse_open_out Opened;
    }
}
