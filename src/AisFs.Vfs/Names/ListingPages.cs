using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Names;

/// <summary>The pages of one listing, one after the other. A listing that goes in circles ends with <see cref="FsError.Io"/>.</summary>
internal sealed partial class ListingPages(IObjectStore store, BucketId bucket, ListRequest request, ILogger log)
{
    private readonly ListingProgress _progress = new();
    private bool _isOver;

    /// <summary>What is asked for next.</summary>
    public ListRequest Request => request;

    /// <summary>When the cluster began to look for what the last page told: nothing in that is newer for certain. To be set by the caller.</summary>
    public Stamp WalkBegan { get; set; }

    /// <summary>Where the page behind the last one begins; empty before the first page and at the end.</summary>
    public string Token => request.ContinuationToken;

    /// <summary>Asks for the next page.</summary>
    /// <param name="startsAnew">Whether the cluster is to look again: see <see cref="ListRequest.StartsAnew"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The page; null behind the last.</returns>
    public async ValueTask<FsResult<ListPage?>> NextAsync(bool startsAnew, CancellationToken cancellationToken)
    {
        if (_isOver)
        {
            return (ListPage?)null;
        }

        FsResult<ListPage> page = await store.ListAsync(bucket, request with { StartsAnew = startsAnew }, cancellationToken).ConfigureAwait(false);
        if (!page.IsOk)
        {
            return page.Error;
        }

        if (!_progress.MovesOn(page.Value))
        {
            LogEndless(log, bucket.ToString(), request.Prefix);
            return FsError.Io;
        }

        _isOver = page.Value.ContinuationToken.Length == 0;
        request = request with { ContinuationToken = page.Value.ContinuationToken };
        return page.Value;
    }

    /// <summary>Asks once more for the page that came when <see cref="Token"/> was this one. It is what the cluster has now.</summary>
    public ValueTask<FsResult<ListPage>> AgainAsync(string token, CancellationToken cancellationToken)
        => store.ListAsync(bucket, request with { ContinuationToken = token, StartsAnew = true }, cancellationToken);

    [LoggerMessage(2012, LogLevel.Error, "The listing of {Bucket}/{Prefix} does not come to an end")]
    private static partial void LogEndless(ILogger logger, string bucket, string prefix);
}
