namespace AisFs.Vfs.Metadata;

/// <summary>What tells a directory from others in a cache.</summary>
/// <param name="path">The path of the directory; no two directories of a mount have the same one.</param>
internal sealed class DirectoryKey(string path)
{
    public string Path { get; } = path;

    /// <summary>A hash of the path.</summary>
    public int Hash { get; } = path.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key of the directory's listing; no name's key looks like it.</summary>
    public string Listing { get; } = path + "//";

    /// <summary>What the keys of all that lies below begin with.</summary>
    public string Below => Path + "/";

    /// <summary>The key of a name in the directory.</summary>
    public string Of(string name) => $"{Path}/{name}";

    public override string ToString() => Path;
}
