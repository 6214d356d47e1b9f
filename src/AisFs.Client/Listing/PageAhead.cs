using AisFs.Client.Wire.Listing;

namespace AisFs.Client.Listing;

/// <summary>
/// Asks for the next page while the one before still comes, or is looked at. A cluster takes some time for a page, and so do its way
/// and whoever works on the entries. There is never more than one page ahead of the one that is wanted. One listing at a time.
/// </summary>
internal sealed class PageAhead(PageSource source) : IAsyncDisposable
{
    private ComingPage? _next;

    /// <summary>Whether pages are asked for ahead. Who wants the first page only is not to pay for another.</summary>
    public bool IsOn { get; set; }

    /// <summary>When the last page that was wanted was asked for, as a timestamp of the client's clock.</summary>
    public long AskedAt { get; private set; }

    /// <summary>Whether a page is under way.</summary>
    public bool IsComing(AisListOptions options) => _next?.Options == options;

    /// <summary>Asks for a page that will probably be wanted, instead of another one that was. To be called when no page is waited for.</summary>
    public async ValueTask BeginAsync(AisListOptions options)
    {
        if (IsOn && _next?.Options != options)
        {
            await DisposeAsync().ConfigureAwait(false);
            _next = new ComingPage(source, options);
        }
    }

    /// <summary>A page: the one that is under way, if it is the same.</summary>
    /// <param name="options">What to list.</param>
    /// <param name="behind">Makes of a page's head what to ask for behind it; null: nothing.</param>
    /// <param name="cancellationToken">Ends the wait, and the request.</param>
    public async ValueTask<AisListPage> GetAsync(AisListOptions options, Func<ListPageStart, AisListOptions?> behind, CancellationToken cancellationToken)
    {
        if (_next?.Options != options)
        {
            await DisposeAsync().ConfigureAwait(false);
            if (!IsOn)
            {
                AskedAt = source.Time.GetTimestamp();
                return await source.GetAsync(options, cancellationToken).ConfigureAwait(false);
            }
        }

        ComingPage page = _next ?? new ComingPage(source, options);
        _next = null;
        AskedAt = page.AskedAt;
        await using (page.ConfigureAwait(false))
        {
            // The request has ended when the page is disposed: nothing is begun behind it any more.
            return await page.GetAsync(start => Begin(behind(start)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the request that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_next is { } next)
        {
            _next = null;
            await next.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Begin(AisListOptions? options)
    {
        if (options is not null)
        {
            _next = new ComingPage(source, options);
        }
    }
}
