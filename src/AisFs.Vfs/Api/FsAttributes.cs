namespace AisFs.Vfs.Api;

/// <summary>The attributes of an inode.</summary>
public readonly record struct FsAttributes
{
    private readonly ulong _number;

    /// <summary>The inode; none for an entry of a listing that counts as no lookup.</summary>
    public InodeId Inode { get; init; }

    /// <summary>
    /// The number that programs see, the same after the inode was forgotten and looked up again, and after a rename; the
    /// inode's id where there is no other. Two versions of a file have one number only if none of them is open while the
    /// other one has the name.
    /// </summary>
    public ulong Number
    {
        get => _number != 0 ? _number : Inode.Value;
        init => _number = value;
    }

    /// <summary>What the inode is.</summary>
    public FsNodeKind Kind { get; init; }

    /// <summary>The size in bytes; for a symbolic link, of its target.</summary>
    public long Size { get; init; }

    /// <summary>The permission bits, 0 to 07777 (octal), without the type.</summary>
    public uint Mode { get; init; }

    /// <summary>The owner.</summary>
    public uint Uid { get; init; }

    /// <summary>The group.</summary>
    public uint Gid { get; init; }

    /// <summary>The number of a device, as the caller of <see cref="IFileSystem.CreateSpecialAsync"/> gave it; 0 for anything else.</summary>
    public uint Device { get; init; }

    /// <summary>The number of names; 1 for files, at least 2 for directories, 0 for an open file whose name was removed.</summary>
    public uint LinkCount { get; init; }

    /// <summary>
    /// The time of access that was set last, in nanoseconds since 1970 UTC; the modification time where none was. Reading
    /// changes nothing.
    /// </summary>
    public long AccessedNs { get; init; }

    /// <summary>The last change of the content, in nanoseconds since 1970 UTC.</summary>
    public long ModifiedNs { get; init; }

    /// <summary>The last change of the content or the attributes, in nanoseconds since 1970 UTC.</summary>
    public long ChangedNs { get; init; }

    /// <summary>
    /// When the file came to be, in nanoseconds since 1970 UTC; it stays with writes. What others wrote came to be with its
    /// last write.
    /// </summary>
    public long CreatedNs { get; init; }

    /// <summary>
    /// The FILE_ATTRIBUTE_* bits that were set by hand, 0 to 0xFFFF; null where none were. They mean nothing to this file
    /// system: it only keeps them.
    /// </summary>
    public uint? DosAttributes { get; init; }

    /// <summary>
    /// Whether the bytes are on the cluster's own disks; false for an object of a remote bucket that the cluster would
    /// have to fetch first.
    /// </summary>
    public bool IsCached { get; init; }

    /// <summary>
    /// The size of the extended attributes that are Windows' own (<see cref="FsWindowsEa"/>), as Windows counts it, in bytes; 0
    /// for none, and where a listing did not tell.
    /// </summary>
    public uint EaSize { get; init; }
}
