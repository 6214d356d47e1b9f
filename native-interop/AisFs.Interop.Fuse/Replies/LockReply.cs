using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>A fuse_lk_out.</summary>
internal readonly struct LockReply : IReply<FuseResult<FuseFileLock>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<FuseFileLock> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<FuseFileLock> result)
    {
        FuseFileLock held = result.Value;
        fuse_file_lock body = new() { start = held.Start, end = held.End, type = held.Type, pid = held.Pid };
        return request.Channel.SendBody(request.Unique, new fuse_lk_out { lk = body });
    }
}
