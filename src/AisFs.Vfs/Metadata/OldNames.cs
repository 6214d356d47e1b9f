namespace AisFs.Vfs.Metadata;

/// <summary>What was known of the names of one directory at any time, looked up once for many names.</summary>
/// <param name="cache">Has what was asked for alone.</param>
/// <param name="directory">The directory.</param>
/// <param name="listing">Its last listing; null when there is none.</param>
internal readonly struct OldNames(MetadataCache cache, DirectoryKey directory, DirectoryListing? listing)
{
    /// <summary>The attributes of a name; null when they are not known.</summary>
    public NodeMeta? Find(string name)
        => listing is not null && listing.TryFind(name, out ListedNode node) && node.Meta.IsComplete ? node.Meta : cache.FindOldName(directory, name);
}
