namespace AisFs.Interop.Fuse.Mounting;

/// <summary>How a file system is taken away.</summary>
public enum FuseUnmountMode
{
    /// <summary>Fails when it is in use.</summary>
    Normal = 0,

    /// <summary>Disappears from the tree at once, ends when its last user leaves (MNT_DETACH).</summary>
    Lazy,

    /// <summary>Requests under way fail, open files break, and it disappears at once (MNT_FORCE with MNT_DETACH).</summary>
    Force,
}
