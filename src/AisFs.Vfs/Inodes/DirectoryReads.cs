using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>What readers of a directory go on with. Under the lock of the directory's children.</summary>
internal sealed class DirectoryReads
{
    /// <summary>The listing that is being fetched, or whose readers go on.</summary>
    public ListingFetch? Fetch { get; set; }

    /// <summary>The enumeration that began last over a listing that was cached, if it goes on.</summary>
    public DirectoryCursor? Cached { get; set; }

    /// <summary>What was told of a file, if this mount has not changed it since.</summary>
    /// <param name="place">What the directory is now.</param>
    /// <param name="changes">What this mount has changed in it.</param>
    /// <param name="name">The name.</param>
    public ListedNode? Find(DirectoryPlace place, ChangeLog changes, string name)
    {
        if (Fetch is { } fetch && ReferenceEquals(fetch.Place, place) && !changes.IsOverridden(name, fetch.StartedAt.Order, out _, out _)
            && fetch.TryFind(name, out ListedNode node) && !node.Meta.IsDirectory)
        {
            return node;
        }

        return Cached is { } cached && cached.TryFind(place, name, out node) && !changes.IsOverridden(name, cached.StartedAt.Order, out _, out _) ? node : null;
    }
}
