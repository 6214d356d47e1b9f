using System.Runtime.CompilerServices;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Listing;

/// <summary>Lists buckets: single pages as they come, complete pages, and all entries.</summary>
internal sealed class BucketLister(AisTransport transport)
{
    private readonly PageRequests _requests = new(transport);

    /// <summary>One page as the cluster gives it.</summary>
    public ValueTask<AisListPage> GetPageAsync(BucketAddress bucket, AisListOptions options, CancellationToken cancellationToken)
        => _requests.GetAsync(bucket, options, null, cancellationToken);

    /// <summary>One page that is complete.</summary>
    public ValueTask<AisListPage> GetCompletePageAsync(BucketAddress bucket, AisListOptions options, CancellationToken cancellationToken)
    {
        PageSource source = new(bucket, _requests, transport);
        return GetCompletePageAsync(bucket, options, source, new TreePager(source), cancellationToken);
    }

    /// <summary>All pages. The second is asked for when it is needed, the others one page ahead.</summary>
    public async IAsyncEnumerable<AisListPage> ListPagesAsync(
        BucketAddress bucket, AisListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListingGuard guard = new($"{bucket.Url}/{options.Prefix}");
        PageSource source = new(bucket, _requests, transport);
        PageAhead ahead = new(source);
        TreePager tree = new(source, ahead);
        await using ConfiguredAsyncDisposable ending = ahead.ConfigureAwait(false);
        for (int count = 0; ; count++)
        {
            ahead.IsOn = count > 0;
            AisListPage page = await GetCompletePageAsync(bucket, options, source, tree, cancellationToken).ConfigureAwait(false);
            guard.Check(page);
            yield return page;
            if (page.ContinuationToken.Length == 0)
            {
                yield break;
            }

            options = options with { Uuid = page.Uuid, ContinuationToken = page.ContinuationToken, StartAfter = string.Empty };
        }
    }

    private static async ValueTask<AisListPage> GetCompletePageAsync(
        BucketAddress bucket, AisListOptions options, PageSource source, TreePager tree, CancellationToken cancellationToken)
    {
        if (IsWalked(bucket, options))
        {
            AisListPage walked = await GetWalkedPageAsync(options, source, tree, cancellationToken).ConfigureAwait(false);
            return walked is { Entries.Count: 0, ContinuationToken.Length: 0 } && MayBeHidden(options)
                ? await GetWalkedPageAsync(options with { BesideObject = true }, source, new TreePager(source), cancellationToken).ConfigureAwait(false)
                : walked;
        }

        AisListPage page = await source.GetAsync(options, cancellationToken).ConfigureAwait(false);
        return page.ContinuationToken.Length > 0 && page.ContinuationToken == options.ContinuationToken
            ? throw new AisProtocolException($"{bucket.Url}: the listing does not move on from '{page.ContinuationToken}'.")
            : page;
    }

    private static ValueTask<AisListPage> GetWalkedPageAsync(AisListOptions options, PageSource source, TreePager tree, CancellationToken cancellationToken)
        => (options.Flags & AisListFlags.NoRecursion) != 0
            ? new LevelPager(source).GetAsync(options, cancellationToken)
            : tree.GetAsync(options, cancellationToken);

    // Whether a listing that is empty may be one of a directory beside an object.
    private static bool MayBeHidden(AisListOptions options)
        => options is { BesideObject: false, ContinuationToken.Length: 0, StartAfter.Length: 0 } && options.Prefix.Contains('/', StringComparison.Ordinal);

    /// <summary>Whether the cluster makes the pages by walking its own disks, all of them, for whole names.</summary>
    private static bool IsWalked(BucketAddress bucket, AisListOptions options)
    {
        const AisListFlags Others = AisListFlags.ArchivesAsDirectories | AisListFlags.Missing | AisListFlags.Deleted | AisListFlags.Diff | AisListFlags.Inventory;
        return (!bucket.IsCloud || (options.Flags & AisListFlags.Cached) != 0)
            && (options.Flags & Others) == 0 && options.Target.Length == 0 && options.InventoryName.Length == 0;
    }
}
