using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>The directories that a page of a listing with recursion tells of.</summary>
internal sealed class Subtree
{
    private readonly List<SubtreeDirectory> _directories = [];
    private readonly SubtreeDirectory _top;
    private readonly NameSpan _span;

    /// <summary>Reads a page.</summary>
    /// <param name="place">The directory that was listed.</param>
    /// <param name="entries">The entries of the page.</param>
    /// <param name="span">The names that the page tells of.</param>
    public Subtree(DirectoryPlace place, IReadOnlyList<ListEntry> entries, NameSpan span)
    {
        _top = new SubtreeDirectory(null, place, string.Empty);
        _span = span;
        SubtreeDirectory at = _top;
        foreach (ListEntry entry in entries)
        {
            if (entry.IsDirectory || !entry.HasInfo || !entry.Name.StartsWith(place.Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            at = Find(at, entry.Name);
            at.Entries.Add(entry);
            if (entry.Name.AsSpan(at.Place.Prefix.Length).SequenceEqual(ObjectNames.Marker))
            {
                at.Marker = entry.Info;
            }
        }
    }

    /// <summary>The directories below the one that was listed, each behind its parent.</summary>
    public IReadOnlyList<SubtreeDirectory> Directories => _directories;

    // Entries come directory by directory: the next one is in the same or near it.
    private SubtreeDirectory Find(SubtreeDirectory at, string name)
    {
        while (!name.StartsWith(at.Place.Prefix, StringComparison.Ordinal))
        {
            at = at.Parent ?? _top;
        }

        for (int slash = name.IndexOf('/', at.Place.Prefix.Length); slash >= 0; slash = name.IndexOf('/', at.Place.Prefix.Length))
        {
            string segment = name[at.Place.Prefix.Length..slash];
            if (!at.Children.TryGetValue(segment, out SubtreeDirectory? child))
            {
                DirectoryPlace place = at.Place.Child(segment);
                child = new SubtreeDirectory(at, place, segment) { IsWhole = _span.Covers(place.Prefix) };
                at.Children[segment] = child;
                at.Entries.Add(new ListEntry(place.Prefix[..^1], isDirectory: true, null));
                _directories.Add(child);
            }

            at = child;
        }

        return at;
    }
}
