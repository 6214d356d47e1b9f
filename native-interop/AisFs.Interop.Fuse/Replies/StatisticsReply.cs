using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_statfs_out.</summary>
internal readonly struct StatisticsReply : IReply<FuseResult<FuseStatistics>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseStatistics> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseStatistics> result)
        => request.Channel.SendBody(request.Unique, new fuse_statfs_out { st = AbiConvert.ToStatfs(result.Value) });
}
