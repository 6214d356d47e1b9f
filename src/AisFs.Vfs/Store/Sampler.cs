using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>
/// Asks whether there is anything under a prefix. While a cluster moves objects, its listings leave out those that still lie with
/// a target that they do not belong to. AIStore keeps these until the end, and tells them to who asks for misplaced objects, too.
/// A name that only an object on its way has is uncertain, like one with something below it: its new target denies it so far.
/// </summary>
internal sealed class Sampler(AisCluster cluster, AisBucket bucket)
{
    /// <summary>Takes a sample.</summary>
    /// <param name="options">What to list; not more than the page size is wanted.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Some names, or all. A page that is not full may be <see cref="AisListPage.IsIncomplete">incomplete</see>.</returns>
    public async ValueTask<AisListPage> TakeAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        AisListPage page = await bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false);
        if (page is not { IsIncomplete: true, Entries.Count: 0 } || !await IsNothingElsewhereAsync(options, cancellationToken).ConfigureAwait(false))
        {
            return page;
        }

        // That counts only if the cluster was still at it: afterwards misplaced objects go.
        page = await bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false);
        return page is { IsIncomplete: true, Entries.Count: 0 } ? new AisListPage { Entries = [] } : page;
    }

    private async ValueTask<bool> IsNothingElsewhereAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        // Clouds and other clusters list in their own way.
        if (bucket.Provider != AisProvider.Ais || bucket.Namespace.IsRemote)
        {
            return false;
        }

        AisClusterMap before = await cluster.GetMapAsync(cancellationToken).ConfigureAwait(false);
        if (!AreAllAsked(before))
        {
            return false;
        }

        AisListOptions wide = options with { Flags = (options.Flags & ~AisListFlags.NameOnly) | AisListFlags.NameSize | AisListFlags.Missing, Properties = string.Empty };
        AisListPage page = await bucket.ListPageAsync(wide, cancellationToken).ConfigureAwait(false);
        return page is { Entries.Count: 0, ContinuationToken.Length: 0 }
            && !await IsObjectAsync(wide, cancellationToken).ConfigureAwait(false)
            && (await cluster.GetMapAsync(cancellationToken).ConfigureAwait(false)).Version == before.Version;
    }

    // Of the names that begin with that of the directory, without the slash, it comes first.
    private async ValueTask<bool> IsObjectAsync(AisListOptions below, CancellationToken cancellationToken)
    {
        string name = below.Prefix.TrimEnd('/');
        AisListOptions itself = below with { Prefix = name, PageSize = 1, Flags = below.Flags | AisListFlags.NoRecursion };
        return name.Length > 0 && (await bucket.ListPageAsync(itself, cancellationToken).ConfigureAwait(false)).Entries.Any(entry => entry.Name == name);
    }

    // A target that is taken out of service keeps objects, and lists none.
    private static bool AreAllAsked(AisClusterMap map) => map.Targets.All(static target => !target.IsInMaintenance);
}
