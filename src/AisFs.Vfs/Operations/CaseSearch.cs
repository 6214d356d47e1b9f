using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Finds names by another spelling, where case does not count.</summary>
internal sealed class CaseSearch(ListingStarts starts, MetadataCache cache, BucketListing buckets)
{
    /// <summary>Looks for a name that differs in case only.</summary>
    /// <returns>The name as it is stored; null when there is none.</returns>
    public ValueTask<FsResult<string?>> FindAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        if (cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            return new(listing.TryFindIgnoringCase(name, out string? actual) ? actual : (string?)null);
        }

        return directory.Place.IsGroup ? ScanGroupAsync(directory.Place, name, cancellationToken) : ScanAsync(directory, name, cancellationToken);
    }

    private async ValueTask<FsResult<string?>> ScanAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        ListingFetch fetch = starts.StartOrJoin(directory, withBelow: false);
        try
        {
            string? actual = null;
            for (int i = 0; ; i++)
            {
                FsResult<ListingPage?> page = await fetch.GetPageAsync(i, true, cancellationToken).ConfigureAwait(false);
                if (!page.IsOk)
                {
                    return page.Error;
                }

                if (page.Value is null)
                {
                    return actual;
                }

                if (CaseIndex.Find(page.Value.Nodes.Select(static node => node.Name), name) is { } found)
                {
                    actual = CaseIndex.First(actual, found);
                }
            }
        }
        finally
        {
            fetch.Leave();
        }
    }

    private async ValueTask<FsResult<string?>> ScanGroupAsync(DirectoryPlace place, string name, CancellationToken cancellationToken)
    {
        FsResult<Dictionary<string, ListedNode>> children = await buckets.ListAsync(place, cancellationToken).ConfigureAwait(false);
        return children.IsOk ? CaseIndex.Find(children.Value.Keys, name) : children.Error;
    }
}
