namespace AisFs.Vfs;

/// <summary>The number of an inode; stable while the kernel holds a reference to it.</summary>
/// <param name="Value">The number; 0 is no inode, 1 is the root.</param>
public readonly record struct InodeId(ulong Value)
{
    /// <summary>The root of the mount.</summary>
    public static InodeId Root => new(1);

    /// <summary>Whether this names no inode.</summary>
    public bool IsNone => Value == 0;
}
