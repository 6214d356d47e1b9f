using System.Runtime.CompilerServices;
using AisFs.Client.Http;
using AisFs.Client.Listing;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Listing;

namespace AisFs.Client;

/// <content>Listings.</content>
public sealed partial class AisBucket
{
    private const int GreatestPageSize = 10_000;
    private const int LeastPageSize = 100;

    /// <summary>
    /// Lists one page as the cluster gives it. Where several pages follow each other, names may be missing:
    /// <see cref="ListCompletePageAsync"/> does not miss them. The page may be incomplete, see <see cref="AisListPage.IsIncomplete"/>.
    /// </summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The page. A prefix that matches nothing gives an empty one.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisListPage> ListPageAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisListOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.PageSize, nameof(options));
        if (options.StartAfter.Length > 0 && AisProvider.IsCloud(Provider))
        {
            throw new AisInvalidProviderException(Provider, $"{Url} lies in a cloud: {nameof(AisListOptions.StartAfter)} works for ais:// buckets only.");
        }

        List<KeyValuePair<string, string>> headers = [new("Accept", "application/msgpack")];
        if (options.InventoryName.Length > 0)
        {
            headers.Add(new("Ais-Inv-Name", options.InventoryName));
        }

        while (true)
        {
            try
            {
                return await ListPageAsync(options, headers, cancellationToken).ConfigureAwait(false);
            }
            catch (AisAnswerTooLargeException) when (options.PageSize is 0 or > LeastPageSize)
            {
                // Long names and much metadata: the same page in smaller ones.
                options = options with { PageSize = Math.Max(LeastPageSize, (options.PageSize == 0 ? GreatestPageSize : options.PageSize) / 10) };
            }
        }
    }

    private async ValueTask<AisListPage> ListPageAsync(AisListOptions options, List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = _path + _query,
            Json = ActionMessage.CreateList(options),
            Headers = headers,
            IsIdempotent = true,
            Bucket = Url,
        };
        using AisResponse response = await Client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        bool isMsgPack = response.GetHeader("Content-Type")?.Contains("msgpack", StringComparison.OrdinalIgnoreCase) == true;
        return await response.ReadAsync(
            (IsMsgPack: isMsgPack, MaxEntries: Client.Options.MaxPageEntries),
            static (_, bytes, how) => ListDecoder.Decode(bytes.Span, how.IsMsgPack, how.MaxEntries),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Lists one page of which nothing is missing. The pages that a cluster gives of its own disks lose names, where one name
    /// continues another with a space or one of <c>!"#$%&amp;'()*+,-.</c>; this one asks for those, too. Pages of clouds are given
    /// as they come, and so are all pages with <see cref="AisListOptions.Target"/>, an inventory, or the flags
    /// <see cref="AisListFlags.ArchivesAsDirectories"/>, <see cref="AisListFlags.Missing"/>, <see cref="AisListFlags.Deleted"/> and
    /// <see cref="AisListFlags.Diff"/>: names may be missing where there are several of them. A page that the cluster calls
    /// incomplete is asked for again, within <see cref="AisRetryOptions.Budget"/>.
    /// </summary>
    /// <param name="options">
    /// What to list; null: all names and sizes. A prefix need not end in '/'. The page may have fewer or more entries than
    /// <see cref="AisListOptions.PageSize"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The page; pass its token back, and its uuid if it has one.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisIncompleteListingException">The cluster was moving objects all the time.</exception>
    /// <exception cref="AisProtocolException">The listing does not move on.</exception>
    public async ValueTask<AisListPage> ListCompletePageAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisListOptions.Default;
        PageSource source = new(this, Client.Logger);
        if (IsWalked(options))
        {
            return (options.Flags & AisListFlags.NoRecursion) != 0
                ? await new LevelPager(source).GetAsync(options, cancellationToken).ConfigureAwait(false)
                : await new TreePager(source).GetAsync(options, cancellationToken).ConfigureAwait(false);
        }

        AisListPage page = await source.GetAsync(options, cancellationToken).ConfigureAwait(false);
        return page.ContinuationToken.Length > 0 && page.ContinuationToken == options.ContinuationToken
            ? throw new AisProtocolException($"{Url}: the listing does not move on from '{page.ContinuationToken}'.")
            : page;
    }

    /// <summary>
    /// Lists all entries, page after page; the next page is asked for when it is needed. Nothing is missing, with the exceptions
    /// that <see cref="ListCompletePageAsync"/> has.
    /// </summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The entries in the order of the cluster.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisIncompleteListingException">The cluster was moving objects all the time.</exception>
    /// <exception cref="AisProtocolException">The listing does not move on or does not end.</exception>
    public async IAsyncEnumerable<AisListEntry> ListAsync(
        AisListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= AisListOptions.Default;
        ListingGuard guard = new($"{Url}/{options.Prefix}");
        while (true)
        {
            AisListPage page = await ListCompletePageAsync(options, cancellationToken).ConfigureAwait(false);
            guard.Check(page);
            foreach (AisListEntry entry in page.Entries)
            {
                yield return entry;
            }

            if (page.ContinuationToken.Length == 0)
            {
                yield break;
            }

            options = options with { Uuid = page.Uuid, ContinuationToken = page.ContinuationToken, StartAfter = string.Empty };
        }
    }

    /// <summary>Lists all entries into one list; complete as <see cref="ListAsync"/>.</summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The entries in the order of the cluster.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisIncompleteListingException">The cluster was moving objects all the time.</exception>
    /// <exception cref="AisProtocolException">The listing does not move on or does not end.</exception>
    public async ValueTask<IReadOnlyList<AisListEntry>> ListAllAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<AisListEntry> entries = [];
        await foreach (AisListEntry entry in ListAsync(options, cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        return entries;
    }

    // Whether the cluster makes the pages by walking its own disks, all of them, for whole names.
    private bool IsWalked(AisListOptions options)
    {
        const AisListFlags Others = AisListFlags.ArchivesAsDirectories | AisListFlags.Missing | AisListFlags.Deleted | AisListFlags.Diff | AisListFlags.Inventory;
        return (Provider == AisProvider.Ais || (options.Flags & AisListFlags.Cached) != 0)
            && (options.Flags & Others) == 0 && options.Target.Length == 0 && options.InventoryName.Length == 0;
    }
}
