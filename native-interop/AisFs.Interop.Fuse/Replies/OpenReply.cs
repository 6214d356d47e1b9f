using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_open_out for a file.</summary>
internal readonly struct OpenReply : IReply<FuseResult<FuseOpened>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseOpened> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseOpened> result)
        => request.Channel.SendBody(request.Unique, AbiConvert.ToOpenOut(result.Value));

    public static void Settle(Withdrawals withdrawals, FuseRequest request, in FuseResult<FuseOpened> result, bool isDelivered)
    {
        if (!isDelivered)
        {
            withdrawals.Release(request.Context, result.Value.Handle);
        }
    }
}
