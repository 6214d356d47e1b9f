using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>The pages of one listing, one after the other. A listing that goes in circles ends with <see cref="FsError.Io"/>.</summary>
internal sealed class PageSequence(GuardedStore store, BucketId bucket, ListRequest request)
{
    private readonly ListingProgress _progress = new();
    private bool _isOver;

    /// <summary>Asks for the next page.</summary>
    /// <returns>The page; null behind the last.</returns>
    public async ValueTask<FsResult<ListPage?>> NextAsync(CancellationToken cancellationToken)
    {
        if (_isOver)
        {
            return (ListPage?)null;
        }

        FsResult<ListPage> page = await store.ListAsync(bucket, request, cancellationToken).ConfigureAwait(false);
        if (!page.IsOk)
        {
            return page.Error;
        }

        if (!_progress.MovesOn(page.Value))
        {
            return store.Endless(bucket, request.Prefix);
        }

        _isOver = page.Value.ContinuationToken.Length == 0;
        request = request with { ContinuationToken = page.Value.ContinuationToken };
        return page.Value;
    }
}
