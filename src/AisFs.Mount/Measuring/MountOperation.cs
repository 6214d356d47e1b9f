namespace AisFs.Mount.Measuring;

/// <summary>One kind of operation, with the tags of its measurements: they are made once.</summary>
internal sealed class MountOperation
{
    private MountOperation(string name, string direction = "")
    {
        Name = name;
        Tag = new("operation", name);
        Direction = new("direction", direction);
    }

    public static MountOperation Lookup { get; } = new("lookup");

    public static MountOperation GetAttributes { get; } = new("getattr");

    public static MountOperation SetAttributes { get; } = new("setattr");

    public static MountOperation ReadLink { get; } = new("readlink");

    public static MountOperation CreateSymlink { get; } = new("symlink");

    public static MountOperation CreateNode { get; } = new("mknod");

    public static MountOperation CreateDirectory { get; } = new("mkdir");

    public static MountOperation RemoveFile { get; } = new("unlink");

    public static MountOperation RemoveDirectory { get; } = new("rmdir");

    public static MountOperation Rename { get; } = new("rename");

    public static MountOperation Create { get; } = new("create");

    public static MountOperation Open { get; } = new("open");

    public static MountOperation Read { get; } = new("read", "read");

    public static MountOperation Write { get; } = new("write", "write");

    public static MountOperation Flush { get; } = new("flush");

    public static MountOperation Sync { get; } = new("fsync");

    public static MountOperation Release { get; } = new("release");

    public static MountOperation Allocate { get; } = new("fallocate");

    public static MountOperation Seek { get; } = new("lseek");

    public static MountOperation CopyRange { get; } = new("copy_file_range");

    public static MountOperation OpenDirectory { get; } = new("opendir");

    public static MountOperation ReadDirectory { get; } = new("readdir");

    public static MountOperation ReleaseDirectory { get; } = new("releasedir");

    public static MountOperation GetXattr { get; } = new("getxattr");

    public static MountOperation SetXattr { get; } = new("setxattr");

    public static MountOperation ListXattrs { get; } = new("listxattr");

    public static MountOperation RemoveXattr { get; } = new("removexattr");

    public static MountOperation GetStatistics { get; } = new("statfs");

    public static MountOperation SyncAll { get; } = new("syncfs");

    /// <summary>The name, as Linux calls the operation.</summary>
    public string Name { get; }

    /// <summary>The tag of durations.</summary>
    public KeyValuePair<string, object?> Tag { get; }

    /// <summary>The tag of bytes.</summary>
    public KeyValuePair<string, object?> Direction { get; }
}
