using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Listing;

/// <summary>Asks for single pages, and again for those that a cluster under rebalancing calls incomplete.</summary>
internal sealed class PageSource(BucketAddress bucket, PageRequests requests, AisTransport transport)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    public BucketAddress Bucket => bucket;

    public TimeProvider Time => transport.Options.TimeProvider;

    /// <summary>Asks for a page until it is complete.</summary>
    /// <param name="options">What to list.</param>
    /// <returns>The page.</returns>
    /// <exception cref="AisIncompleteListingException">It was not within the budget of <see cref="AisClientOptions.Retry"/>.</exception>
    public ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken) => GetAsync(options, null, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="options">What to list.</param>
    /// <param name="head">Is told the head of the page as soon as that has come; null: nobody is. Whether the page is complete stands at its end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The page.</returns>
    /// <exception cref="AisIncompleteListingException">It was not within the budget of <see cref="AisClientOptions.Retry"/>.</exception>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, PageHead? head, CancellationToken cancellationToken)
    {
        TimeSpan budget = transport.Options.Retry.Budget;
        long started = Time.GetTimestamp();
        TimeSpan pause = s_firstPause;
        for (int attempt = 1; ; attempt++)
        {
            AisListPage page = await requests.GetAsync(bucket, options, head, cancellationToken).ConfigureAwait(false);
            if (!page.IsIncomplete)
            {
                return page;
            }

            if (Time.GetElapsedTime(started) + pause > budget)
            {
                throw new AisIncompleteListingException(
                    $"{bucket.Url}/{options.Prefix}: the cluster is moving objects between its nodes, and its listings are incomplete until that has ended.")
                {
                    Bucket = bucket.Url,
                    Attempts = attempt,
                };
            }

            if (attempt == 1)
            {
                ClientLog.ListingIncomplete(transport.Logger, bucket.Url, options.Prefix);
            }

            await Task.Delay(pause, Time, cancellationToken).ConfigureAwait(false);
            if (!bucket.IsCloud)
            {
                // The same walk would tell what it has found before.
                options = options with { Uuid = string.Empty };
            }

            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Whether there is any object that begins with a prefix that ends in a slash.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="isBesideObject">See <see cref="AisListOptions.BesideObject"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> HasAnyAsync(string prefix, bool isBesideObject, CancellationToken cancellationToken)
    {
        AisListOptions options = new() { Prefix = prefix, PageSize = 1, Flags = AisListFlags.NameOnly, BesideObject = isBesideObject };
        AisListPage page = await requests.GetAsync(bucket, options, null, cancellationToken).ConfigureAwait(false);
        if (page.Entries.Count == 0 && page.IsIncomplete)
        {
            page = await GetAsync(options, cancellationToken).ConfigureAwait(false);
        }

        return page.Entries.Count > 0 || page.ContinuationToken.Length > 0;
    }
}
