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
        => _requests.GetAsync(bucket, options, cancellationToken);

    /// <summary>One page that is complete.</summary>
    public async ValueTask<AisListPage> GetCompletePageAsync(BucketAddress bucket, AisListOptions options, CancellationToken cancellationToken)
    {
        PageSource source = new(bucket, _requests, transport);
        if (IsWalked(bucket, options))
        {
            return (options.Flags & AisListFlags.NoRecursion) != 0
                ? await new LevelPager(source).GetAsync(options, cancellationToken).ConfigureAwait(false)
                : await new TreePager(source).GetAsync(options, cancellationToken).ConfigureAwait(false);
        }

        AisListPage page = await source.GetAsync(options, cancellationToken).ConfigureAwait(false);
        return page.ContinuationToken.Length > 0 && page.ContinuationToken == options.ContinuationToken
            ? throw new AisProtocolException($"{bucket.Url}: the listing does not move on from '{page.ContinuationToken}'.")
            : page;
    }

    /// <summary>All pages; the next one is asked for when it is needed.</summary>
    public async IAsyncEnumerable<AisListPage> ListPagesAsync(
        BucketAddress bucket, AisListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListingGuard guard = new($"{bucket.Url}/{options.Prefix}");
        while (true)
        {
            AisListPage page = await GetCompletePageAsync(bucket, options, cancellationToken).ConfigureAwait(false);
            guard.Check(page);
            yield return page;
            if (page.ContinuationToken.Length == 0)
            {
                yield break;
            }

            options = options with { Uuid = page.Uuid, ContinuationToken = page.ContinuationToken, StartAfter = string.Empty };
        }
    }

    /// <summary>Whether the cluster makes the pages by walking its own disks, all of them, for whole names.</summary>
    private static bool IsWalked(BucketAddress bucket, AisListOptions options)
    {
        const AisListFlags Others = AisListFlags.ArchivesAsDirectories | AisListFlags.Missing | AisListFlags.Deleted | AisListFlags.Diff | AisListFlags.Inventory;
        return (!bucket.IsCloud || (options.Flags & AisListFlags.Cached) != 0)
            && (options.Flags & Others) == 0 && options.Target.Length == 0 && options.InventoryName.Length == 0;
    }
}
