using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>An open file or directory.</summary>
internal sealed record MemoryHandle(MemoryNode Node, FsOpenFlags Flags)
{
    /// <summary>The entries of a directory as they were when it was opened.</summary>
    public List<(string Name, MemoryNode Node)>? Entries { get; init; }
}
