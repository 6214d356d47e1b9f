namespace AisFs.Mount.Fuse;

/// <summary>How a mount is taken away.</summary>
public enum FuseUnmount
{
    /// <summary>Fails when it is in use.</summary>
    Normal = 0,

    /// <summary>Disappears from the tree at once; open files stay usable, and it ends with the last of them.</summary>
    Lazy,

    /// <summary>Ends at once: open files break, and requests under way fail.</summary>
    Force,
}
