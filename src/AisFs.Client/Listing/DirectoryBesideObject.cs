using AisFs.Client.Wire;

namespace AisFs.Client.Listing;

/// <summary>
/// Lists a directory of whose name, or that of one above it, there is an object. On the disk that keeps the object there is no such
/// directory: AIStore's walk of that disk fails and ends those of the target's other disks wherever they are, and the page does not say
/// so. The walk of all names that begin with the directory's, without the slash, does not fail. It comes to names beside the
/// directory, too: these are left out here.
/// </summary>
internal static class DirectoryBesideObject
{
    /// <summary>Whether a page is to be asked for in this way.</summary>
    public static bool IsWanted(BucketAddress bucket, AisListOptions options)
        => options is { BesideObject: true, InventoryName.Length: 0 } && options.Prefix.EndsWith('/') && Name(options).Length > 0
            && (!bucket.IsCloud || (options.Flags & AisListFlags.Cached) != 0);

    /// <summary>What to ask for.</summary>
    /// <param name="options">What is wanted.</param>
    public static AisListOptions Request(AisListOptions options) => options with
    {
        Prefix = Name(options),
        ContinuationToken = IsBegin(options) ? options.Prefix : options.ContinuationToken,
    };

    /// <summary>Whether the page begins with the directory.</summary>
    /// <param name="options">What is wanted.</param>
    public static bool IsBegin(AisListOptions options) => NameOrder.Compare(options.ContinuationToken, options.Prefix) <= 0;

    /// <summary>What of a page lies in the directory.</summary>
    /// <param name="page">The page.</param>
    /// <param name="directory">The directory's name with the slash.</param>
    public static AisListPage Inside(AisListPage page, string directory)
    {
        bool isOver = page.Entries.Any(entry => !entry.Name.StartsWith(directory, StringComparison.Ordinal) && NameOrder.Compare(entry.Name, directory) > 0);
        return new AisListPage
        {
            Entries = PageEntries.Take(page.Entries, page.Entries.Count, directory),
            ContinuationToken = isOver ? string.Empty : page.ContinuationToken,
            Uuid = page.Uuid,
            Flags = page.Flags,
        };
    }

    private static string Name(AisListOptions options) => options.Prefix.TrimEnd('/');
}
