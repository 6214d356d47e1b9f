using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>A file, link or directory of the reference tree.</summary>
internal sealed class ReferenceNode(FsNodeKind kind)
{
    public FsNodeKind Kind { get; } = kind;

    public byte[] Data { get; set; } = [];

    public string Target { get; init; } = string.Empty;

    public uint Mode { get; set; }

    public uint Uid { get; set; } = 1000;

    public long ModifiedNs { get; set; }

    public SortedDictionary<string, string> Xattrs { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ReferenceNode> Children { get; } = new(StringComparer.Ordinal);

    public bool IsDirectory => Kind == FsNodeKind.Directory;

    public void Write(long offset, byte[] data)
    {
        if (data.Length > 0)
        {
            Resize(Math.Max(Data.Length, offset + data.Length));
            data.CopyTo(Data, offset);
        }
    }

    public void Resize(long size)
    {
        byte[] data = new byte[size];
        Array.Copy(Data, data, Math.Min(size, Data.Length));
        Data = data;
    }
}
