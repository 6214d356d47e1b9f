using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>One directory of a page with recursion.</summary>
/// <param name="parent">The directory that it lies in; null for the one that was listed.</param>
/// <param name="place">What it is.</param>
/// <param name="name">Its name in the parent.</param>
internal sealed class SubtreeDirectory(SubtreeDirectory? parent, DirectoryPlace place, string name)
{
    public SubtreeDirectory? Parent => parent;

    public DirectoryPlace Place => place;

    public string Name => name;

    /// <summary>What is in it: objects, and one entry per directory.</summary>
    public List<ListEntry> Entries { get; } = [];

    /// <summary>The directories in it, by name.</summary>
    public Dictionary<string, SubtreeDirectory> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Its marker; null when it has none.</summary>
    public ObjectInfo? Marker { get; set; }

    /// <summary>Whether the page has all of it.</summary>
    public bool IsWhole { get; set; }
}
