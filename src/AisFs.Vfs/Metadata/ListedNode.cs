namespace AisFs.Vfs.Metadata;

/// <summary>One name of a directory.</summary>
/// <param name="Name">The name as it is shown.</param>
/// <param name="IsTwin">Whether it is a file whose plain name belongs to a directory.</param>
/// <param name="Meta">What it is.</param>
internal readonly record struct ListedNode(string Name, bool IsTwin, NodeMeta Meta)
{
    /// <summary>Stands behind the name of a file whose plain name belongs to a directory.</summary>
    public const char TwinSuffix = '\uF8FF';

    /// <summary>The last segment of the object's name.</summary>
    public string Segment => IsTwin ? Name[..^1] : Name;

    /// <summary>A rough figure of the memory that this takes in a cache, in bytes.</summary>
    public long Cost => 240 + (2L * Name.Length) + (Meta.IsDirectory ? 0 : 120);

    /// <summary>Whether a name may be that of a twin.</summary>
    public static bool IsTwinName(string name) => name.Length > 1 && name.EndsWith(TwinSuffix);

    public static ListedNode Twin(string segment, NodeMeta meta) => new(segment + TwinSuffix, true, meta);
}
