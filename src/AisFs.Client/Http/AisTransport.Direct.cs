using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <content>Reads that skip the proxy.</content>
internal sealed partial class AisTransport
{
    /// <summary>Whether a read may go straight to its owner.</summary>
    public bool AllowsDirect(DirectReads? wish) => (wish ?? _options.DirectReads) switch
    {
        DirectReads.Never => false,
        DirectReads.Always => true,
        _ => _tokens?.GetToken() is not { Length: > 0 } && !Volatile.Read(ref _directRefused),
    };

    /// <summary>
    /// Asks the owner. An outcome is final; a refusal means that the proxy is to be asked: the target does not have the
    /// object, refuses direct reads, or can't be reached. Neither: the owner is not known.
    /// </summary>
    private async ValueTask<(AisOutcome? Outcome, DirectRefusal? Refusal)> TryDirectAsync(AisRequest request, CancellationToken cancellationToken)
    {
        AisClusterMap? map = await Map.GetAsync(cancellationToken).ConfigureAwait(false);
        if (map?.FindOwner(request.DirectName!) is not { } owner || FindOrigin(owner) is not { } origin)
        {
            return (null, null);
        }

        RawUrl url = new(origin, request.PathAndQuery);
        HttpResponseMessage message;
        try
        {
            message = await ExchangeAsync(request, url, BodyMode.Content, withToken: true, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e) when (e is AisConnectionException or AisTimeoutException)
        {
            Map.MarkStale();
            return (null, new DirectRefusal(origin, null));
        }

        int status = (int)message.StatusCode;
        if (status is < 200 or (>= 300 and < 400))
        {
            message.Dispose();
            return (null, new DirectRefusal(origin, null));
        }

        AisOutcome outcome = await FinishAsync(message, request, cancellationToken).ConfigureAwait(false);
        switch (status)
        {
            case 404:
                return (null, new DirectRefusal(origin, outcome.Error));
            case 400:
                return (null, new DirectRefusal(origin, null));
            case 401 or 403:
                if (!Volatile.Read(ref _directRefused))
                {
                    Volatile.Write(ref _directRefused, true);
                    ClientLog.DirectRefused(_logger, owner.Id, status);
                }

                return (null, new DirectRefusal(origin, null));
            default:
                return (outcome, null);
        }
    }

    /// <summary>Where a node listens; null when what the map tells is no URL. Parsed once: every read asks.</summary>
    private string? FindOrigin(AisNode node)
        => _origins.GetOrAdd(node.Url, static url => RawUrl.TryParse(url, out RawUrl parsed) ? parsed.Origin : null);
}
