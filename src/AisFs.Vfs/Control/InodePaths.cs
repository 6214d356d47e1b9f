using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Control;

/// <summary>Paths of inodes in the mount.</summary>
internal static class InodePaths
{
    // Names can change while they are read: a chain that never ends must not be followed for ever.
    private const int MaxDepth = 4096;

    /// <summary>The path, beginning with a slash; of what has lost its name, the last name it had.</summary>
    /// <param name="inode">The inode, referred to by the caller.</param>
    public static string Of(Inode inode)
    {
        List<string> names = [];
        Inode? at = inode;
        for (int depth = 0; at is not null && at.Name.Length > 0 && depth < MaxDepth; depth++)
        {
            names.Add(at.Name);
            at = at.Parent;
        }

        names.Reverse();
        return (inode.IsUnlinked ? "(removed) /" : "/") + string.Join('/', names);
    }

    /// <summary>Whether an inode is another one, or lies below it.</summary>
    /// <param name="inode">The inode, referred to by the caller.</param>
    /// <param name="above">The other one.</param>
    public static bool IsAtOrBelow(Inode inode, Inode above)
    {
        Inode? at = inode;
        for (int depth = 0; at is not null && depth < MaxDepth; depth++)
        {
            if (ReferenceEquals(at, above))
            {
                return true;
            }

            at = at.Parent;
        }

        return false;
    }

    /// <summary>The names of a path.</summary>
    /// <param name="path">The path in the mount; empty or a slash for its root.</param>
    public static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
