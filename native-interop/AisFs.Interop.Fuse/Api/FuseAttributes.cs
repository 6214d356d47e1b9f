namespace AisFs.Interop.Fuse.Api;

/// <summary>The attributes of an inode as stat(2) shows them.</summary>
public readonly record struct FuseAttributes
{
    /// <summary>The inode number.</summary>
    public ulong Inode { get; init; }

    /// <summary>The size in bytes.</summary>
    public ulong Size { get; init; }

    /// <summary>The space used, in units of 512 bytes.</summary>
    public ulong Blocks { get; init; }

    /// <summary>Type and permission bits: st_mode.</summary>
    public uint Mode { get; init; }

    /// <summary>The number of a device, in the encoding of the kernel's protocol.</summary>
    public uint Device { get; init; }

    /// <summary>The number of names.</summary>
    public uint LinkCount { get; init; }

    /// <summary>The owner.</summary>
    public uint Uid { get; init; }

    /// <summary>The group.</summary>
    public uint Gid { get; init; }

    /// <summary>The preferred size of an I/O request in bytes, a power of two; 0 for the page size.</summary>
    public uint BlockSize { get; init; }

    /// <summary>The last access.</summary>
    public FuseTime Accessed { get; init; }

    /// <summary>The last change of the content.</summary>
    public FuseTime Modified { get; init; }

    /// <summary>The last change of content or attributes.</summary>
    public FuseTime Changed { get; init; }

    /// <summary>When the file came to be; null when that is not known. The kernel takes it since 7.39.</summary>
    public FuseTime? Created { get; init; }
}
