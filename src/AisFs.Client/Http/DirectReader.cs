using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AisFs.Client.Wire;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>Reads that skip the proxy: they go straight to the target that owns the object by the cluster map.</summary>
internal sealed class DirectReader(
    AisClientOptions options, HttpExchange exchange, OutcomeReader outcomes, TokenHeader token, ClusterMapCache map, ILogger logger)
{
    private readonly ConcurrentDictionary<string, string?> _origins = new(StringComparer.Ordinal);
    private bool _isRefused;

    /// <summary>Whether a read may go straight to its owner.</summary>
    /// <param name="wish">What the read's own options say; null: as the client's say.</param>
    public bool Allows(DirectReads? wish) => (wish ?? options.DirectReads) switch
    {
        DirectReads.Never => false,
        DirectReads.Always => true,
        _ => !token.HasToken && !Volatile.Read(ref _isRefused),
    };

    /// <summary>
    /// Asks the owner. An outcome is final; a refusal means that the proxy is to be asked: the target does not have the
    /// object, refuses direct reads, or can't be reached. Neither: the owner is not known.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(AisOutcome? Outcome, DirectRefusal? Refusal)> TryReadAsync(AisRequest request, CancellationToken cancellationToken)
    {
        AisClusterMap? current = await map.GetAsync(cancellationToken).ConfigureAwait(false);
        if (current?.FindOwner(request.DirectName!) is not { } owner || FindOrigin(owner) is not { } origin)
        {
            return (null, null);
        }

        RawUrl url = new(origin, request.PathAndQuery);
        HttpResponseMessage message;
        try
        {
            message = await exchange.SendAsync(request, url, BodyMode.Content, withToken: true, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e) when (e is AisConnectionException or AisTimeoutException)
        {
            map.MarkStale();
            return (null, new DirectRefusal(origin, null));
        }

        int status = (int)message.StatusCode;
        if (status is < 200 or (>= 300 and < 400))
        {
            message.Dispose();
            return (null, new DirectRefusal(origin, null));
        }

        AisOutcome outcome = await outcomes.ReadAsync(message, request, cancellationToken).ConfigureAwait(false);
        switch (status)
        {
            case 404:
                return (null, new DirectRefusal(origin, outcome.Error));
            case 400:
                return (null, new DirectRefusal(origin, null));
            case 401 or 403:
                NoteRefusal(owner, status);
                return (null, new DirectRefusal(origin, null));
            default:
                return (outcome, null);
        }
    }

    /// <summary>Where a node listens; null if the map has no URL for it. Parsed once: every read asks.</summary>
    private string? FindOrigin(AisNode node)
        => _origins.GetOrAdd(node.Url, static url => RawUrl.TryParse(url, out RawUrl parsed) ? parsed.Origin : null);

    private void NoteRefusal(AisNode owner, int status)
    {
        if (!Volatile.Read(ref _isRefused))
        {
            Volatile.Write(ref _isRefused, true);
            ClientLog.DirectRefused(logger, owner.Id, status);
        }
    }
}
