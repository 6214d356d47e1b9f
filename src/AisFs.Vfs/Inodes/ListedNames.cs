using System.Runtime.InteropServices;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>The names of one listing as its pages come. Not thread-safe but for <see cref="TryFind"/>: pages come one after the other.</summary>
/// <param name="place">What is listed.</param>
/// <param name="reader">Makes attributes of the entries.</param>
/// <param name="localNames">Names that exist in this mount only.</param>
/// <param name="limit">The memory that all names may take to be kept, in bytes.</param>
/// <param name="twins">Is told of names that belong to a file and a directory.</param>
internal sealed class ListedNames(DirectoryPlace place, MetaReader reader, string[] localNames, long limit, TwinDirectories twins)
{
    private readonly PageReader _reader = new(place, reader, twins);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _localSeen = new(StringComparer.Ordinal);
    private Dictionary<string, ListedNode>? _nodes = new(StringComparer.Ordinal);
    private long _bytes;

    public DirectoryPlace Place => place;

    /// <summary>Their order, once attributes of some were wanted; under the lock of the fetch.</summary>
    public StatOrder? Order { get; set; }

    /// <summary>How many entries have come so far.</summary>
    public int Entries => _reader.Entries;

    /// <summary>The directory's own marker, once it was seen.</summary>
    public ObjectInfo? Marker => _reader.Marker;

    /// <summary>Names that cannot be shown, so far.</summary>
    public int Hidden => _reader.Hidden;

    /// <summary>One of the names that cannot be shown.</summary>
    public string FirstHidden => _reader.FirstHidden;

    /// <summary>Whether the names take more memory than they may.</summary>
    public bool IsTooLarge => _bytes > limit;

    /// <summary>All names that have come; null when they take too much memory.</summary>
    public Dictionary<string, ListedNode>? All => _nodes;

    /// <summary>The local names that no page has shown.</summary>
    public string[] LocalOnly => [.. localNames.Where(name => !_localSeen.Contains(name))];

    /// <summary>Reads the next page.</summary>
    public List<ListedNode> Read(ListPage page) => _reader.Read(page, page.ContinuationToken.Length == 0);

    /// <summary>Reads a page once more.</summary>
    public List<ListedNode> ReadAgain(ListPage page) => new PageReader(place, reader, twins).Read(page, isLast: true);

    /// <summary>What the names were handed on to; null while they come, and where nobody took them.</summary>
    public DirectoryListing? Installed { get; private set; }

    /// <summary>Finds a name that has come; once they were handed on, a file whose attributes are not known.</summary>
    public bool TryFind(string name, out ListedNode node)
    {
        lock (_lock)
        {
            node = default;
            return Installed is { } whole ? whole.TryFindPartial(name, out node) : _nodes is not null && _nodes.TryGetValue(name, out node);
        }
    }

    /// <summary>Takes names over, and the list, too.</summary>
    /// <returns>The same list: those that no earlier page had.</returns>
    public List<ListedNode> Add(List<ListedNode> nodes)
    {
        lock (_lock)
        {
            return AddLocked(nodes);
        }
    }

    /// <summary>The names were handed on: they are not kept here.</summary>
    /// <param name="installed">Who has them; null for nobody.</param>
    public void Drop(DirectoryListing? installed)
    {
        lock (_lock)
        {
            Installed = installed;
            _nodes = null;
        }
    }

    // Arrays of a large page are expensive: no more of them than are kept.
    private List<ListedNode> AddLocked(List<ListedNode> nodes)
    {
        int count = 0;
        if (_nodes is { } all && all.Count + nodes.Count > all.Capacity)
        {
            // Each page has many names, and there may be many pages: as seldom as if they were added one by one.
            _ = all.EnsureCapacity(Math.Max(all.Count + nodes.Count, 2 * all.Count));
        }

        foreach (ListedNode node in CollectionsMarshal.AsSpan(nodes))
        {
            if (_nodes is not null && !_nodes.TryAdd(node.Name, node))
            {
                continue;
            }

            nodes[count++] = node;
            _bytes += node.Cost;
            if (localNames.Length > 0 && Array.IndexOf(localNames, node.Name) >= 0)
            {
                _localSeen.Add(node.Name);
            }
        }

        if (IsTooLarge)
        {
            _nodes = null;
        }

        nodes.RemoveRange(count, nodes.Count - count);
        if (nodes.Count < nodes.Capacity / 2)
        {
            nodes.TrimExcess();
        }

        return nodes;
    }
}
