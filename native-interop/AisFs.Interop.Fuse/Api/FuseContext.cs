namespace AisFs.Interop.Fuse.Api;

/// <summary>The caller of a request, from its header.</summary>
/// <param name="Unique">The number of the request.</param>
/// <param name="Uid">The user.</param>
/// <param name="Gid">The group.</param>
/// <param name="Pid">The thread; 0 for requests that the kernel makes on its own, such as read-ahead.</param>
public readonly record struct FuseContext(ulong Unique, uint Uid, uint Gid, uint Pid)
{
    /// <summary>The inode that the header names; of a read, for example, that of the open file.</summary>
    public ulong NodeId { get; init; }
}
