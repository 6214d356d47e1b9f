namespace AisFs.Vfs;

/// <summary>What an inode is.</summary>
public enum FsNodeKind
{
    /// <summary>An object.</summary>
    File = 0,

    /// <summary>A bucket, a prefix, or a folder that groups buckets.</summary>
    Directory,

    /// <summary>An object that holds the target of a symbolic link.</summary>
    Symlink,
}
