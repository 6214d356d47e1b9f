using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>A file or a directory that the kernel reads without opening it. All but the handle's use is guarded by the lock of <see cref="KeptFiles"/>.</summary>
internal sealed class KeptFile(ulong inode)
{
    /// <summary>The inode.</summary>
    public ulong Inode => inode;

    /// <summary>Whether it was opened as a directory.</summary>
    public bool IsDirectory { get; set; }

    /// <summary>How many reads there were.</summary>
    public ulong Reads { get; set; }

    /// <summary>The open file; none while it is closed.</summary>
    public HandleId Handle { get; set; }

    /// <summary>The open that is under way; null when none is.</summary>
    public Task<FsResult<HandleId>>? Opening { get; set; }

    /// <summary>The reads that are under way.</summary>
    public int Users { get; set; }

    /// <summary>When it was used last, by the system's tick count.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether it was opened before, so that the kernel may have some of its bytes.</summary>
    public bool WasOpened { get; set; }

    /// <summary>Whether it is another version now than the one whose bytes the kernel may have.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether the kernel has forgotten the inode.</summary>
    public bool IsForgotten { get; set; }
}
