namespace AisFs.Client.Listing;

/// <summary>
/// Asks for the next page while the one before is still looked at. A cluster takes some time for a page, and so does whoever works on
/// the entries. One listing at a time.
/// </summary>
internal sealed class PageAhead(PageSource source) : IAsyncDisposable
{
    private AisListOptions? _options;
    private Task<AisListPage>? _page;
    private CancellationTokenSource? _stop;

    /// <summary>Whether pages are asked for ahead. Who wants the first page only is not to pay for another.</summary>
    public bool IsOn { get; set; }

    /// <summary>Asks for a page that will probably be wanted. To be called when no other is under way.</summary>
    public void Begin(AisListOptions options)
    {
        if (IsOn && _page is null)
        {
            _options = options;
            _stop = new CancellationTokenSource();
            _page = source.GetAsync(options, _stop.Token).AsTask();
        }
    }

    /// <summary>A page: the one that is under way, if it is the same.</summary>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        if (_page is { } page && _options == options)
        {
            AisListPage got = await page.WaitAsync(cancellationToken).ConfigureAwait(false);
            await DisposeAsync().ConfigureAwait(false);
            return got;
        }

        await DisposeAsync().ConfigureAwait(false);
        return await source.GetAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the request that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_page is { } page && _stop is { } stop)
        {
            (_page, _stop, _options) = (null, null, null);
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }
    }
}
