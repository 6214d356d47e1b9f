namespace AisFs.Interop.Fuse.Api;

/// <summary>Which attributes are to be changed; the values of linux/fuse.h, FATTR_*.</summary>
[Flags]
public enum FuseAttributeFields
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The permission bits.</summary>
    Mode = 1,

    /// <summary>The owner.</summary>
    Uid = 2,

    /// <summary>The group.</summary>
    Gid = 4,

    /// <summary>The size.</summary>
    Size = 8,

    /// <summary>The access time.</summary>
    Accessed = 16,

    /// <summary>The modification time.</summary>
    Modified = 32,

    /// <summary>The change is made through an open file.</summary>
    Handle = 64,

    /// <summary>The access time becomes the present.</summary>
    AccessedNow = 128,

    /// <summary>The modification time becomes the present.</summary>
    ModifiedNow = 256,

    /// <summary>The lock owner is given.</summary>
    LockOwner = 512,

    /// <summary>The change time; only under the writeback cache.</summary>
    Changed = 1024,

    /// <summary>The set-user-id and set-group-id bits are to be cleared as for a write.</summary>
    KillPrivileges = 2048,
}
