using System.Runtime.InteropServices;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>
/// Turns the entries of a directory's listing into names: leaves out what cannot be shown, and gives a file whose name
/// belongs to a directory too its twin name. Pages must come in order.
/// </summary>
/// <param name="place">The directory.</param>
/// <param name="reader">Makes attributes of the entries.</param>
/// <param name="twins">Is told of names that belong to a file and a directory.</param>
internal sealed class PageReader(DirectoryPlace place, MetaReader reader, TwinDirectories twins)
{
    private List<ListEntry> _heldBack = [];
    private string? _lastDirectory;

    /// <summary>The directory's own marker, once it was seen.</summary>
    public ObjectInfo? Marker { get; private set; }

    /// <summary>Names that cannot be shown, so far.</summary>
    public int Hidden { get; private set; }

    /// <summary>One of the names that cannot be shown.</summary>
    public string FirstHidden { get; private set; } = string.Empty;

    /// <summary>Entries seen so far.</summary>
    public int Entries { get; private set; }

    /// <summary>Reads the next page.</summary>
    /// <returns>The names, the caller's to change.</returns>
    public List<ListedNode> Read(ListPage page, bool isLast)
    {
        Entries += page.Entries.Count;
        List<ListedNode> found = new(page.Entries.Count + _heldBack.Count);
        HashSet<string>? directories = null;
        List<ListEntry> held = _heldBack;
        string last = isLast || page.Entries.Count == 0 ? string.Empty
            : page.Entries[^1].IsDirectory ? page.Entries[^1].Name + "/"
            : page.Entries[^1].Name;
        if (page.Entries.Count > 0 || isLast)
        {
            _heldBack = [];
            foreach (ListEntry entry in held)
            {
                Take(entry, last, found, ref directories);
            }
        }

        foreach (ListEntry entry in page.Entries)
        {
            Take(entry, last, found, ref directories);
        }

        return directories is null ? found : WithTwins(found, directories);
    }

    // A file whose name belongs to a directory too has its twin name.
    private List<ListedNode> WithTwins(List<ListedNode> found, HashSet<string> directories)
    {
        int count = 0;
        foreach (ListedNode node in CollectionsMarshal.AsSpan(found))
        {
            ListedNode shown = node.Meta.IsDirectory || !directories.Contains(node.Name) ? node : ListedNode.Twin(node.Name, node.Meta);
            if (shown.IsTwin)
            {
                twins.Add(place.Bucket.ToString(), place.Child(node.Name).Key);
            }

            if (!shown.IsTwin || ObjectNames.IsShowable(shown.Name))
            {
                found[count++] = shown;
            }
            else
            {
                Hide(shown.Name);
            }
        }

        found.RemoveRange(count, found.Count - count);
        return found;
    }

    private void Take(in ListEntry entry, string last, List<ListedNode> found, ref HashSet<string>? directories)
    {
        if (!entry.Name.StartsWith(place.Prefix, StringComparison.Ordinal))
        {
            return;
        }

        string rest = entry.Name[place.Prefix.Length..];
        bool isDirectory = entry.IsDirectory;

        // A cluster that does not know non-recursive listings gives the objects below, too.
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            isDirectory = true;
            rest = rest[..slash];
            if (slash == 0)
            {
                Hide("/");
                return;
            }
        }

        if (isDirectory)
        {
            TakeDirectory(rest, slash < 0 ? MetaOf(entry) : reader.UnseenDirectory, found, ref directories);
        }
        else if (rest.Length > 0 && entry.HasInfo)
        {
            // An entry without a name is the folder itself, as some cloud consoles mark it.
            TakeObject(entry, rest, last, found);
        }
    }

    // Where markers are not kept, all directories are alike.
    private NodeMeta MetaOf(in ListEntry directory)
        => reader.UnseenDirectory.IsComplete ? reader.UnseenDirectory
            : directory.Info is { } marker ? MetaReader.Directory(marker, reader.ImpliedDirectory)
            : directory.HasNoMarker ? reader.ImpliedDirectory
            : reader.UnseenDirectory;

    private void TakeDirectory(string segment, NodeMeta meta, List<ListedNode> found, ref HashSet<string>? directories)
    {
        if (segment == _lastDirectory)
        {
            return;
        }

        _lastDirectory = segment;
        if (!ObjectNames.IsShowable(segment))
        {
            Hide(segment);
            return;
        }

        (directories ??= new HashSet<string>(StringComparer.Ordinal)).Add(segment);
        found.Add(new ListedNode(segment, false, meta));
    }

    private void TakeObject(in ListEntry entry, string rest, string last, List<ListedNode> found)
    {
        if (rest == ObjectNames.Marker)
        {
            Marker = entry.Info;
        }
        else if (!ObjectNames.IsShowable(rest))
        {
            Hide(rest);
        }
        else if (MayHaveTwinBehind(entry.Name, last))
        {
            _heldBack.Add(entry);
        }
        else
        {
            found.Add(new ListedNode(rest, false, reader.Listed(entry)));
        }
    }

    // "foo" and "foo/" are apart when names such as "foo-bar" stand between: a page may end there.
    private static bool MayHaveTwinBehind(string name, string last)
        => last.StartsWith(name, StringComparison.Ordinal) && (last.Length == name.Length || last[name.Length] < '/');

    private void Hide(string name)
    {
        if (Hidden++ == 0)
        {
            FirstHidden = name;
        }
    }
}
