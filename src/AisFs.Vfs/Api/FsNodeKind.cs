namespace AisFs.Vfs.Api;

/// <summary>What an inode is.</summary>
public enum FsNodeKind
{
    /// <summary>An object.</summary>
    File = 0,

    /// <summary>A bucket, a prefix, or a folder that groups buckets.</summary>
    Directory,

    /// <summary>An object that holds the target of a symbolic link.</summary>
    Symlink,

    /// <summary>A FIFO: an empty object; what goes through it never leaves the machine.</summary>
    Fifo,

    /// <summary>A socket: an empty object.</summary>
    Socket,

    /// <summary>A character device: an empty object.</summary>
    CharacterDevice,

    /// <summary>A block device: an empty object.</summary>
    BlockDevice,
}
