using System.Globalization;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Listing;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Listing;

/// <summary>Asks for single pages of a listing, as the cluster gives them.</summary>
internal sealed class PageRequests(AisTransport transport)
{
    private const int GreatestPageSize = 10_000;
    private const int LeastPageSize = 100;

    /// <summary>Asks for a page. One that is too large to be read is asked for in smaller ones.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="options">What to list.</param>
    /// <param name="head">Is told the head of the page as soon as that has come; null: nobody is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud, which knows no start.</exception>
    public async ValueTask<AisListPage> GetAsync(BucketAddress bucket, AisListOptions options, PageHead? head, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.PageSize, nameof(options));
        if (options.StartAfter.Length > 0 && bucket.IsCloud)
        {
            throw new AisInvalidProviderException(bucket.Provider, $"{bucket.Url} lies in a cloud: {nameof(AisListOptions.StartAfter)} works for ais:// buckets only.");
        }

        List<KeyValuePair<string, string>> headers = [new(HeaderNames.Accept, HeaderNames.MessagePack)];
        if (options.InventoryName.Length > 0)
        {
            headers.Add(new(HeaderNames.InventoryName, options.InventoryName));
        }

        while (true)
        {
            try
            {
                return DirectoryBesideObject.IsWanted(bucket, options)
                    ? await AskBesideAsync(bucket, options, headers, cancellationToken).ConfigureAwait(false)
                    : await AskAsync(bucket, options, headers, head, cancellationToken).ConfigureAwait(false);
            }
            catch (AisAnswerTooLargeException) when (options.PageSize is 0 or > LeastPageSize)
            {
                // Long names and much metadata: the same page in smaller ones.
                options = options with { PageSize = Math.Max(LeastPageSize, (options.PageSize == 0 ? GreatestPageSize : options.PageSize) / 10) };
            }
        }
    }

    private static byte[] CreateMessage(AisListOptions options)
    {
        int flags = (int)options.Flags | (options.InventoryName.Length > 0 ? (int)AisListFlags.Inventory : 0);
        ListMessage message = new()
        {
            Prefix = options.Prefix,
            PageSize = options.PageSize,
            Uuid = options.Uuid,
            Properties = options.Properties,
            ContinuationToken = options.ContinuationToken,
            Flags = flags.ToString(CultureInfo.InvariantCulture),
            Target = options.Target,
            StartAfter = MessageParts.OrNull(options.StartAfter),
            TimeFormat = MessageParts.OrNull(options.TimeFormat),
        };
        return MessageWriter.Action(ActionNames.List, message, MessageJson.Default.ListMessage);
    }

    private async ValueTask<AisListPage> AskBesideAsync(
        BucketAddress bucket, AisListOptions options, List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        AisListPage page = await AskAsync(bucket, DirectoryBesideObject.Request(options), headers, null, cancellationToken).ConfigureAwait(false);
        AisListPage inside = DirectoryBesideObject.Inside(page, options.Prefix);

        // With a feature of AIStore ("Dont-Optimize-Listing-Virtual-Dirs") this tells nothing of a directory that is listed alone.
        return inside is { Entries.Count: 0, ContinuationToken.Length: 0 } && (options.Flags & AisListFlags.NoRecursion) != 0 && DirectoryBesideObject.IsBegin(options)
            ? await AskAsync(bucket, options, headers, null, cancellationToken).ConfigureAwait(false)
            : inside;
    }

    private async ValueTask<AisListPage> AskAsync(
        BucketAddress bucket, AisListOptions options, List<KeyValuePair<string, string>> headers, PageHead? head, CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = bucket.PathAndQuery,
            Json = CreateMessage(options),
            Headers = headers,
            IsIdempotent = true,
            Bucket = bucket.Url,
        };
        using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.ReadAsync(
            (IsMessagePack: HeaderNames.IsMessagePack(response.Headers.Get(HeaderNames.ContentType)), MaxEntries: transport.Options.MaxPageEntries),
            static (_, bytes, how) => ListDecoder.Decode(bytes.Span, how.IsMessagePack, how.MaxEntries),
            head,
            cancellationToken).ConfigureAwait(false);
    }
}
