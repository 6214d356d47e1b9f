using AisFs.Client.Wire.Listing;

namespace AisFs.Client.Listing;

/// <summary>A page that was asked for and may still be on its way. To be disposed, which ends the request.</summary>
internal sealed class ComingPage : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PageHead _head = new();
    private readonly Task<AisListPage> _page;

    /// <summary>Asks for the page.</summary>
    public ComingPage(PageSource source, AisListOptions options)
    {
        Options = options;
        AskedAt = source.Time.GetTimestamp();
        _page = source.GetAsync(options, _head, _stop.Token).AsTask();
    }

    /// <summary>What was asked for.</summary>
    public AisListOptions Options { get; }

    /// <summary>When it was asked for, as a timestamp of the client's clock.</summary>
    public long AskedAt { get; }

    /// <summary>The page, waited for. Its errors are thrown here.</summary>
    /// <param name="onStart">Is called once if the token comes before the entries, before this returns; it must not wait.</param>
    /// <param name="cancellationToken">Ends the wait; the request goes on until the page is disposed.</param>
    public Task<AisListPage> GetAsync(Action<ListPageStart> onStart, CancellationToken cancellationToken)
    {
        _head.OnStart(onStart);
        return _page.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the request, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await ((Task)_page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
