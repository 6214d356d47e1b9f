using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>An open file or directory.</summary>
internal sealed record MemoryHandle(MemoryNode Node, FsOpenFlags Flags)
{
    public IReadOnlyList<(string Name, MemoryNode Node)>? Entries { get; init; }

    /// <summary>Writes at an offset, or at the end when the file was opened for that.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="data">The bytes.</param>
    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        Node.Content.Write((Flags & FsOpenFlags.Append) != 0 ? Node.Content.Size : offset, data);
        Node.ModifiedNs = Node.ChangedNs = MemoryFileSystem.NowNs;
    }
}
