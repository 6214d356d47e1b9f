namespace AisFs.Interop.Fuse.Api;

/// <summary>How a write is to be made; the values of linux/fuse.h, FUSE_WRITE_*.</summary>
[Flags]
public enum FuseWriteOptions
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>A delayed write from the page cache: the handle is any that can write.</summary>
    FromCache = 1,

    /// <summary>The lock owner is given.</summary>
    LockOwner = 2,

    /// <summary>The set-user-id and set-group-id bits are to be cleared.</summary>
    KillPrivileges = 4,
}
