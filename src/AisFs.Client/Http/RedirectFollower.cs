using System.Runtime.CompilerServices;
using AisFs.Client.Wire;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>
/// Asks a proxy (or the node that the request names) and follows its redirects by hand and verbatim, as long as they lead to what
/// was asked for. A content goes to the last hop only.
/// </summary>
internal sealed class RedirectFollower(
    AisClientOptions options, HttpExchange exchange, OutcomeReader outcomes, ProxyList proxies, TokenRule tokens, ClusterMapCache map, ILogger logger)
{
    private readonly OwnerCheck _owners = new(map);

    // Once a cluster has turned out to sign redirects, all uploads announce their length.
    private bool _announcesLength;

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refusal">What the owner said when it was asked directly; null when it was not.</param>
    /// <param name="cancellationToken">Ends the request; whether it took effect is not known.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisOutcome> SendAsync(AisRequest request, DirectRefusal? refusal, CancellationToken cancellationToken)
    {
        Endpoint endpoint = proxies.Current;
        RawUrl start = request.Origin is null
            ? new RawUrl(endpoint.Origin, endpoint.PathPrefix + request.PathAndQuery)
            : new RawUrl(request.Origin, request.PathAndQuery);
        bool announces = Volatile.Read(ref _announcesLength);
        while (true)
        {
            (AisOutcome outcome, bool isRefusedUpload) = await FollowAsync(request, start, announces, refusal, cancellationToken).ConfigureAwait(false);
            if (isRefusedUpload && !announces && request.Content is { CanReplay: true, Length: > 0 })
            {
                // A signature of the redirect covers the length: announce the true one, at the price of a connection.
                announces = true;
                continue;
            }

            if (outcome.IsSuccess && announces && !Volatile.Read(ref _announcesLength))
            {
                Volatile.Write(ref _announcesLength, true);
                ClientLog.LengthAnnounced(logger);
            }

            return outcome;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(AisOutcome Outcome, bool IsRefusedUpload)> FollowAsync(
        AisRequest request, RawUrl url, bool announces, DirectRefusal? refusal, CancellationToken cancellationToken)
    {
        BodyMode mode = request.Content is null ? BodyMode.Content : announces ? BodyMode.Expect : BodyMode.Empty;
        bool withToken = true;
        for (int hops = 0; ; hops++)
        {
            HttpResponseMessage message = await ExchangeAsync(request, url, mode, withToken, isFirst: hops == 0, cancellationToken).ConfigureAwait(false);
            int status = (int)message.StatusCode;
            if (status is not (301 or 302 or 307 or 308))
            {
                if (request.Content is { Length: not 0 } && mode == BodyMode.Empty && status is >= 200 and < 300)
                {
                    // No proxy but something that takes objects itself: it has stored an empty one, and gets the content now.
                    message.Dispose();
                    mode = BodyMode.Content;
                    continue;
                }

                bool isRefusedUpload = hops > 0 && status is 401 or 403;
                AisOutcome outcome = await outcomes.ReadAsync(message, request, cancellationToken).ConfigureAwait(false);
                if (status == 404 && hops > 0 && await _owners.FindOwnerAsync(request, url, cancellationToken).ConfigureAwait(false) is { } owner)
                {
                    outcome = await AskOwnerAsync(request, owner, withToken, outcome, cancellationToken).ConfigureAwait(false);
                }

                return (outcome, isRefusedUpload);
            }

            string? location = new AnswerHeaders(message).Get(HeaderNames.Location);
            message.Dispose();
            url = Check(request, url, status, location, hops);
            if (hops == 0 && IsConfirmed(request, refusal, url) is { } final)
            {
                return (final, false);
            }

            withToken = await tokens.AllowsAsync(request, url, cancellationToken).ConfigureAwait(false);
            mode = BodyMode.Content;
        }
    }

    /// <summary>Asks the owner of an object that another target has denied. The denial holds if the owner refuses to be asked.</summary>
    private async ValueTask<AisOutcome> AskOwnerAsync(AisRequest request, RawUrl owner, bool withToken, AisOutcome denial, CancellationToken cancellationToken)
    {
        ClientLog.DeniedElsewhere(logger, request.ToString(), owner.Origin);
        HttpResponseMessage message = await exchange.SendAsync(request, owner, BodyMode.Content, withToken, cancellationToken).ConfigureAwait(false);
        if ((int)message.StatusCode is (>= 300 and < 400) or 400 or 401 or 403)
        {
            message.Dispose();
            return denial;
        }

        return await outcomes.ReadAsync(message, request, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> ExchangeAsync(
        AisRequest request, RawUrl url, BodyMode mode, bool withToken, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            return await exchange.SendAsync(request, url, mode, withToken, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e) when (isFirst && request.Origin is null && e is AisConnectionException or AisTimeoutException)
        {
            proxies.Leave(url.Origin);
            throw;
        }
    }

    /// <summary>Where a redirect leads, if it may be followed.</summary>
    private RawUrl Check(AisRequest request, RawUrl from, int status, string? location, int hops)
    {
        if (location is null || !from.TryFollow(location, out RawUrl next))
        {
            throw new AisProtocolException($"{request}: {from.Origin} redirects ({status}) to '{location}', which is not an http or https URL.").WithRequest(request, from, status);
        }

        if (Routes.NamesObject(request.PathAndQuery) && !RedirectPath.TryKeep(request.Path, ref next))
        {
            throw new AisProtocolException($"{request}: {from.Origin} redirects ({status}) to '{location}', which is another object. Not followed.").WithRequest(request, from, status);
        }

        return hops < options.MaxRedirects ? next
            : throw new AisProtocolException($"{request}: more than {options.MaxRedirects} redirects, the last to {next.Origin}.").WithRequest(request, from, status);
    }

    /// <summary>The owner's own answer, if the proxy names the target that has just said no; null: that target is to be asked.</summary>
    private AisOutcome? IsConfirmed(AisRequest request, DirectRefusal? refusal, RawUrl next)
    {
        if (refusal is null)
        {
            return null;
        }

        if (refusal.Origin != next.Origin)
        {
            map.MarkStale();
            return null;
        }

        return refusal.Error is { } error && request.OwnerKnowsAll ? new AisOutcome(error) : null;
    }
}
