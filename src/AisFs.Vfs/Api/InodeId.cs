namespace AisFs.Vfs.Api;

/// <summary>
/// What stands for an inode; good while the kernel holds a reference to it, and never used again for another one. Programs
/// see <see cref="FsAttributes.Number"/>.
/// </summary>
/// <param name="Value">The id; 0 is no inode, 1 is the root.</param>
public readonly record struct InodeId(ulong Value)
{
    /// <summary>The root of the mount.</summary>
    public static InodeId Root => new(1);

    /// <summary>Whether this names no inode.</summary>
    public bool IsNone => Value == 0;
}
