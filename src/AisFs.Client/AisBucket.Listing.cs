using System.Runtime.CompilerServices;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Listings.</content>
public sealed partial class AisBucket
{
    /// <summary>Lists one page.</summary>
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
        return await response.ReadAsync(isMsgPack, static (_, bytes, isMsgPack) => ListDecoder.Decode(bytes.Span, isMsgPack), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists all entries, page after page; the next page is asked for when it is needed.</summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The entries in the order of the cluster.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async IAsyncEnumerable<AisListEntry> ListAsync(
        AisListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= AisListOptions.Default;
        while (true)
        {
            AisListPage page = await ListPageAsync(options, cancellationToken).ConfigureAwait(false);
            foreach (AisListEntry entry in page.Entries)
            {
                yield return entry;
            }

            if (page.ContinuationToken.Length == 0)
            {
                yield break;
            }

            if (page.ContinuationToken == options.ContinuationToken)
            {
                throw new AisProtocolException($"{Url}: the listing does not move on from '{page.ContinuationToken}'.");
            }

            options = options with { Uuid = page.Uuid, ContinuationToken = page.ContinuationToken, StartAfter = string.Empty };
        }
    }

    /// <summary>Lists all entries into one list.</summary>
    /// <param name="options">What to list; null: all names and sizes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The entries in the order of the cluster.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<IReadOnlyList<AisListEntry>> ListAllAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<AisListEntry> entries = [];
        await foreach (AisListEntry entry in ListAsync(options, cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
