using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>A file, directory or link in memory.</summary>
internal sealed class MemoryNode
{
    public required InodeId Inode { get; init; }

    public required FsNodeKind Kind { get; init; }

    public MemoryNode? Parent { get; set; }

    public uint Mode { get; set; }

    public uint Uid { get; set; }

    public uint Gid { get; set; }

    public long AccessedNs { get; set; }

    public long ModifiedNs { get; set; }

    public long ChangedNs { get; set; }

    public bool IsLinked { get; set; } = true;

    public long Lookups { get; set; }

    public int OpenHandles { get; set; }

    public string Target { get; set; } = string.Empty;

    /// <summary>Whether operations on it wait until they are let go or interrupted.</summary>
    public bool IsSlow { get; set; }

    public MemoryContent Content { get; } = new();

    /// <summary>The local file with its bytes; null while there is none.</summary>
    public MemoryBacking? Backing { get; set; }

    public SortedDictionary<string, MemoryNode> Children { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, byte[]> Xattrs { get; } = new(StringComparer.Ordinal);

    public FsAttributes Attributes => new()
    {
        Inode = Inode,
        Kind = Kind,
        Size = Kind switch
        {
            FsNodeKind.File => Content.Size,
            FsNodeKind.Symlink => System.Text.Encoding.UTF8.GetByteCount(Target),
            _ => 4096,
        },
        Mode = Mode,
        Uid = Uid,
        Gid = Gid,
        LinkCount = !IsLinked ? 0u : Kind == FsNodeKind.Directory ? 2u : 1u,
        AccessedNs = AccessedNs,
        ModifiedNs = ModifiedNs,
        ChangedNs = ChangedNs,
        IsCached = true,
    };

    /// <summary>Takes the bits that make a program run as another user.</summary>
    /// <returns>Whether there were any.</returns>
    public bool KillPrivileges()
    {
        const uint SetUid = 0x800;
        const uint SetGid = 0x400;
        const uint GroupExecute = 8;
        uint before = Mode;
        Mode &= ~SetUid;
        if ((Mode & GroupExecute) != 0)
        {
            Mode &= ~SetGid;
        }

        return Mode != before;
    }

    /// <summary>Reads into a new lease.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="length">The most bytes.</param>
    /// <returns>The bytes.</returns>
    public MemoryLease Lease(long offset, int length)
    {
        MemoryLease lease = MemoryLease.Rent();
        Content.Read(lease, offset, length);
        return lease;
    }
}
