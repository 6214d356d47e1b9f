namespace AisFs.Interop.Fuse.Api;

/// <summary>The capacity of a file system as statfs(2) shows it.</summary>
public readonly record struct FuseStatistics
{
    /// <summary>The unit of the block counts in bytes.</summary>
    public uint BlockSize { get; init; }

    /// <summary>All blocks.</summary>
    public ulong Blocks { get; init; }

    /// <summary>Free blocks.</summary>
    public ulong FreeBlocks { get; init; }

    /// <summary>Blocks that an unprivileged user can still write.</summary>
    public ulong AvailableBlocks { get; init; }

    /// <summary>All inodes; 0 when there is no limit to tell.</summary>
    public ulong Inodes { get; init; }

    /// <summary>Free inodes.</summary>
    public ulong FreeInodes { get; init; }

    /// <summary>The greatest length of a name in bytes.</summary>
    public uint NameLength { get; init; }
}
