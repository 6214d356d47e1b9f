using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Asks for the attributes of the next names of a listing. A program that stats the objects of other clients one after the
/// other, in the order of the listing, has them asked for side by side.
/// </summary>
/// <param name="window">How many names are asked for ahead.</param>
/// <param name="ended">Cancelled when the mount ends.</param>
internal sealed class Foresight(InodeTable inodes, DirectoryListings listings, MetadataCache cache, NameLoader loader, int window, CancellationToken ended)
{
    /// <summary>A name was asked for whose attributes the listing does not tell.</summary>
    public void Foresee(DirectoryInode directory, string name)
    {
        if (cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            foreach (ListedNode next in listing.Foresee(name, window))
            {
                _ = ForeseeAsync(directory, next);
            }
        }
    }

    /// <summary>A name will be asked for whose attributes the listing does not tell.</summary>
    public void Foresee(DirectoryInode directory, in ListedNode next) => _ = ForeseeAsync(directory, next);

    private async Task ForeseeAsync(DirectoryInode directory, ListedNode partial)
    {
        if (!directory.TryAddReference())
        {
            return;
        }

        directory.Changes.BeginRead();
        try
        {
            FsResult<Loaded> loaded = await loader.LoadAsync(directory, partial.Name, partial, mayList: true, ended).ConfigureAwait(false);
            if (loaded is { IsOk: true, Value: { Node: { } node } answer })
            {
                listings.Remember(directory, answer.Place, partial, node, answer.AsOf);
            }
        }
        catch (OperationCanceledException)
        {
            // The mount ends.
        }
        finally
        {
            directory.Changes.EndRead();
            inodes.Release(directory);
        }
    }
}
