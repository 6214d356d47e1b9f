using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <summary>A file, directory or link of <see cref="MemoryFileSystem"/>.</summary>
internal sealed class MemoryNode
{
    internal required InodeId Inode { get; init; }

    internal required FsNodeKind Kind { get; init; }

    internal uint Mode { get; set; }

    internal uint Uid { get; set; }

    internal uint Gid { get; set; }

    internal long AccessedNs { get; set; }

    internal long ModifiedNs { get; set; }

    internal long ChangedNs { get; set; }

    internal long CreatedNs { get; set; }

    internal uint? DosAttributes { get; set; }

    internal byte[] Content { get; set; } = [];

    internal long Size { get; set; }

    internal string Target { get; init; } = string.Empty;

    internal ulong Lookups { get; set; }

    internal bool IsLinked { get; set; } = true;

    internal SortedDictionary<string, MemoryNode> Children { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, byte[]> Xattrs { get; } = new(StringComparer.Ordinal);

    internal FsAttributes ToAttributes() => new()
    {
        Inode = Inode,
        Kind = Kind,
        Size = Kind == FsNodeKind.Symlink ? Target.Length : Size,
        Mode = Mode,
        Uid = Uid,
        Gid = Gid,
        LinkCount = IsLinked ? Kind == FsNodeKind.Directory ? 2u : 1u : 0u,
        AccessedNs = AccessedNs,
        ModifiedNs = ModifiedNs,
        ChangedNs = ChangedNs,
        CreatedNs = CreatedNs,
        DosAttributes = DosAttributes,
        IsCached = true,
        EaSize = (uint)Xattrs.Sum(x => FsWindowsEa.TryRead(x.Key, out ReadOnlySpan<char> name, out _) ? FsWindowsEa.PackedSize(name.Length, x.Value.Length) : 0),
    };

    internal void Resize(long size)
    {
        if (size > Content.Length)
        {
            byte[] content = Content;
            Array.Resize(ref content, (int)Math.Max(size, Math.Min(Content.Length * 2L, int.MaxValue / 2)));
            Content = content;
        }
        else if (size < Size)
        {
            Content.AsSpan((int)size, (int)(Size - size)).Clear();
        }

        Size = size;
    }
}
