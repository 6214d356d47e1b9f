using AisFs.Client;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>Lists a bucket for the file system: complete pages, without directories that hold nothing.</summary>
internal sealed class BucketLister(AisCluster cluster, AisBucket bucket, StoreAbilities abilities, ILogger log)
{
    /// <summary>
    /// What a listing asks for: what the file system makes attributes of, and no more, since each property costs the cluster and this
    /// mount time per name. An ais:// listing has no time of the last write.
    /// </summary>
    private const string ListedProperties = "name,size,version,checksum,cached,custom";

    /// <summary>Lists one page.</summary>
    /// <param name="request">What to list.</param>
    /// <returns>The page.</returns>
    /// <exception cref="AisException">The listing failed.</exception>
    public async ValueTask<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        (string uuid, string token) = SplitToken(request.ContinuationToken);
        if (request.StartsAnew && abilities.KeepsWalks)
        {
            uuid = string.Empty;
        }

        AisListOptions options = new()
        {
            Prefix = request.Prefix,
            Properties = request.NamesOnly ? string.Empty : ListedProperties,
            PageSize = request.PageSize,
            Uuid = uuid,
            ContinuationToken = token,
            BesideObject = request.BesideObject,
            Flags = (request.Recursive ? AisListFlags.None : AisListFlags.NoRecursion) | (request.NamesOnly ? AisListFlags.NameOnly : AisListFlags.None),
        };
        AisListPage page = request.IsSample
            ? await new Sampler(cluster, bucket).TakeAsync(options, cancellationToken).ConfigureAwait(false)
            : await PageAsync(options, cancellationToken).ConfigureAwait(false);
        bool isUncertain = request.IsSample && page.IsIncomplete && page.Entries.Count < request.PageSize;
        if (isUncertain && !request.TakesUncertain)
        {
            page = await PageAsync(options, cancellationToken).ConfigureAwait(false);
            isUncertain = false;
        }

        RealDirectories? directories = request.Recursive ? null : await FindRealAsync(request, page, cancellationToken).ConfigureAwait(false);
        return new ListPage(ListedEntries.Of(page.Entries, directories?.Real), JoinToken(page), isUncertain)
        {
            Below = directories?.Below ?? [],
            GoesOn = uuid.Length > 0 && abilities.KeepsWalks && (page.Uuid == uuid || page.ContinuationToken.Length == 0),
        };
    }

    private async ValueTask<AisListPage> PageAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.ListCompletePageAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AisServerException e) when (options.Uuid.Length > 0)
        {
            // A slow reader of a directory finds the cluster's listing ended: another one goes on from the same name.
            StoreLog.Missed(log, "continue the listing of", bucket.Url, e.Message);
            return await bucket.ListCompletePageAsync(options with { Uuid = string.Empty }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<RealDirectories?> FindRealAsync(ListRequest request, AisListPage page, CancellationToken cancellationToken)
    {
        if (!abilities.KeepsEmptyDirectories || !page.Entries.Any(static entry => entry.IsDirectory))
        {
            return null;
        }

        bool areAll = request.ContinuationToken.Length == 0 && page.ContinuationToken.Length == 0;
        RealDirectories directories = new(bucket, request, ListedProperties, abilities.KeepsWalks && !request.BesideObject);
        await directories.FindAsync(page.Entries, areAll, cancellationToken).ConfigureAwait(false);
        return directories;
    }

    // The listing's id goes with the token: together they are what the file system gives back for the next page.
    private static string JoinToken(AisListPage page)
        => page.ContinuationToken.Length == 0 || page.Uuid.Length == 0 ? page.ContinuationToken : $"{page.Uuid}\0{page.ContinuationToken}";

    private static (string Uuid, string Token) SplitToken(string text)
    {
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? (string.Empty, text) : (text[..end], text[(end + 1)..]);
    }
}
