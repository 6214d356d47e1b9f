using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Asks for the attributes of the next names of a listing. A program that stats the objects of other clients one after the
/// other, in the order of the listing, has them asked for side by side, and the further ahead the longer it goes on.
/// </summary>
/// <param name="maxUnderWay">How many names of a directory are asked for at a time.</param>
/// <param name="ended">Cancelled when the mount ends.</param>
internal sealed class Foresight(InodeTable inodes, DirectoryListings listings, MetadataCache cache, NameLoader loader, int maxUnderWay, CancellationToken ended)
{
    /// <summary>A name was asked for whose attributes the listing does not tell.</summary>
    public void Foresee(DirectoryInode directory, string name)
    {
        StatOrder? order = Find(directory, isWanted: true);
        if (order is not null)
        {
            order.Want(name);
            Start(directory, order);
        }
    }

    /// <summary>A name will be asked for whose attributes the listing does not tell.</summary>
    public void Foresee(DirectoryInode directory, in ListedNode next) => _ = ForeseeAsync(directory, next);

    /// <summary>The order in which attributes of names in a directory are wanted.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="isWanted">Whether some are wanted now; else null is answered when none were so far.</param>
    /// <returns>The order; null when the names are not known.</returns>
    public StatOrder? Find(DirectoryInode directory, bool isWanted)
    {
        if (cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            return isWanted ? listing.Order() : listing.OrderIfUsed();
        }

        // A reader goes on with the listing that it began with.
        (ListingFetch? fetch, DirectoryListing? read) = directory.FindReads();
        return isWanted ? fetch?.Order() ?? read?.Order() : fetch?.OrderIfUsed() ?? read?.OrderIfUsed();
    }

    /// <summary>What was asked for alone may be younger than the listing.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="asOf">When it was listed.</param>
    /// <param name="node">A name in it; replaced by what is known since.</param>
    /// <returns>When that was asked for.</returns>
    public Stamp Newest(DirectoryInode directory, Stamp asOf, ref ListedNode node)
    {
        if (!cache.IsAging(asOf) || !cache.TryFindName(directory.Place.Key, node.Name, out ListedNode known, out Stamp since) || since.Order < asOf.Order
            || (node.Meta.IsComplete && !known.Meta.IsComplete))
        {
            return asOf;
        }

        node = known;
        return since;
    }

    /// <summary>Completes a name that is about to be told to a program that wants attributes, and asks for the next ones.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="order">The order of its names.</param>
    /// <param name="node">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The name as it is known now; its attributes may be unknown all the same.</returns>
    public ValueTask<ListedNode> CompleteAsync(DirectoryInode directory, StatOrder order, in ListedNode node, CancellationToken cancellationToken)
    {
        order.Tell(node.Name);
        Start(directory, order);
        ListedNode known = listings.CompletedByOld(directory.Place, node);
        return known.Meta.IsComplete ? new(known) : LoadAsync(directory, known, cancellationToken);
    }

    /// <summary>A name with what is known of it by now.</summary>
    public ListedNode Known(DirectoryInode directory, in ListedNode node) => listings.CompletedByOld(directory.Place, node);

    private void Start(DirectoryInode directory, StatOrder order)
    {
        while (order.TryTake(maxUnderWay, out ListedNode next))
        {
            _ = RunAsync(directory, order, next);
        }
    }

    // One name after the other, for as long as there are some to ask for.
    private async Task RunAsync(DirectoryInode directory, StatOrder order, ListedNode next)
    {
        do
        {
            ListedNode known = listings.CompletedByOld(directory.Place, next);
            if (!known.Meta.IsComplete)
            {
                await ForeseeAsync(directory, known).ConfigureAwait(false);
            }

            order.End();
        }
        while (order.TryTake(maxUnderWay, out next));
    }

    private async Task ForeseeAsync(DirectoryInode directory, ListedNode partial)
    {
        try
        {
            _ = await LoadAsync(directory, partial, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The mount ends.
        }
    }

    private async ValueTask<ListedNode> LoadAsync(DirectoryInode directory, ListedNode partial, CancellationToken cancellationToken)
    {
        if (!directory.TryAddReference())
        {
            return partial;
        }

        directory.Changes.BeginRead();
        try
        {
            bool isRemembered = false;
            NameQuestion question = new(() => Known(directory, partial).Meta.IsComplete, answer =>
            {
                Remember(directory, partial, answer);
                isRemembered = true;
            });
            FsResult<Loaded> loaded = await loader.LoadAsync(directory, partial.Name, partial, question, mayList: true, cancellationToken).ConfigureAwait(false);
            if (loaded is not { IsOk: true, Value: { } answer })
            {
                return partial;
            }

            // Another caller's question knows nothing of listings.
            if (!isRemembered)
            {
                Remember(directory, partial, answer);
            }

            return answer.IsRetry ? Known(directory, partial) : answer.Node ?? partial;
        }
        finally
        {
            directory.Changes.EndRead();
            inodes.Release(directory);
        }
    }

    private void Remember(DirectoryInode directory, in ListedNode partial, Loaded answer)
    {
        if (answer.Node is { } node)
        {
            listings.Remember(directory, answer.Place, partial, node, answer.AsOf);
        }
    }
}
