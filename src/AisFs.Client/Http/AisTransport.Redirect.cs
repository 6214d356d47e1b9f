using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <content>Redirects, followed by hand and verbatim, as long as they lead to what was asked for.</content>
internal sealed partial class AisTransport
{
    /// <summary>
    /// Asks a proxy (or the node that the request names) and follows where it leads. A content goes to the last hop only.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="refusal">What the owner said when it was asked directly; null when it was not.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private async ValueTask<AisOutcome> SendThroughProxyAsync(AisRequest request, DirectRefusal? refusal, CancellationToken cancellationToken)
    {
        Endpoint endpoint = Endpoint;
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
                ClientLog.LengthAnnounced(_logger);
            }

            return outcome;
        }
    }

    private async ValueTask<(AisOutcome Outcome, bool IsRefusedUpload)> FollowAsync(
        AisRequest request, RawUrl url, bool announces, DirectRefusal? refusal, CancellationToken cancellationToken)
    {
        BodyMode mode = request.Content is null ? BodyMode.Content : announces ? BodyMode.Expect : BodyMode.Empty;
        bool withToken = true;
        for (int hops = 0; ; hops++)
        {
            HttpResponseMessage message;
            try
            {
                message = await ExchangeAsync(request, url, mode, withToken, cancellationToken).ConfigureAwait(false);
            }
            catch (AisException e) when (hops == 0 && request.Origin is null && e is AisConnectionException or AisTimeoutException)
            {
                LeaveEndpoint(url.Origin);
                throw;
            }

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
                return (await FinishAsync(message, request, cancellationToken).ConfigureAwait(false), isRefusedUpload);
            }

            string? location = message.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;
            message.Dispose();
            if (location is null || !url.TryFollow(location, out RawUrl next))
            {
                throw new AisProtocolException($"{request}: {url.Origin} redirects ({status}) to '{location}', which is no http or https URL.");
            }

            if (RedirectPath.Matters(request.PathAndQuery) && !RedirectPath.TryKeep(request.Path, ref next))
            {
                throw new AisProtocolException($"{request}: {url.Origin} redirects ({status}) to '{location}', which is another object. Not followed.");
            }

            if (hops >= _options.MaxRedirects)
            {
                throw new AisProtocolException($"{request}: more than {_options.MaxRedirects} redirects, the last to {next.Origin}.");
            }

            if (refusal is not null && hops == 0)
            {
                if (refusal.Origin == next.Origin && refusal.Error is { } error && request.OwnerKnowsAll)
                {
                    // The proxy names the target that has just said no: it is the owner, and its word counts.
                    return (new AisOutcome(error), false);
                }

                if (refusal.Origin != next.Origin)
                {
                    Map.MarkStale();
                }
            }

            withToken = _tokens is not null && await MayHaveTokenAsync(request, next, cancellationToken).ConfigureAwait(false);
            mode = BodyMode.Content;
            url = next;
        }
    }

    /// <summary>
    /// Whether a hop gets the token. A redirect that carries the proxy's id is all the authorisation that a target wants.
    /// </summary>
    private async ValueTask<bool> MayHaveTokenAsync(AisRequest request, RawUrl next, CancellationToken cancellationToken)
    {
        foreach (Endpoint endpoint in _endpoints)
        {
            if (endpoint.Origin == next.Origin)
            {
                return true;
            }
        }

        if (next.PathAndQuery.Contains("pid=", StringComparison.Ordinal))
        {
            return false;
        }

        bool isDowngrade = Endpoint.Origin.StartsWith("https:", StringComparison.Ordinal) && next.Origin.StartsWith("http:", StringComparison.Ordinal);
        bool isMap = request.PathAndQuery.EndsWith("what=smap", StringComparison.Ordinal);
        AisClusterMap? map = isDowngrade || isMap ? null : await Map.GetAsync(cancellationToken).ConfigureAwait(false);
        if (map?.Contains(next.Origin) == true)
        {
            return true;
        }

        ClientLog.TokenWithheld(_logger, next.Origin);
        return false;
    }

    /// <summary>Goes on with the next proxy, unless somebody has done so already.</summary>
    private void LeaveEndpoint(string origin)
    {
        int index = Volatile.Read(ref _endpoint);
        Endpoint failed = _endpoints[(uint)index % (uint)_endpoints.Length];
        if (_endpoints.Length > 1 && failed.Origin == origin
            && Interlocked.CompareExchange(ref _endpoint, index + 1, index) == index)
        {
            ClientLog.EndpointLeft(_logger, failed.Origin, Endpoint.Origin);
        }
    }

    private async ValueTask<AisOutcome> FinishAsync(HttpResponseMessage message, AisRequest request, CancellationToken cancellationToken)
    {
        int status = (int)message.StatusCode;
        if (status is >= 200 and < 300)
        {
            return new AisOutcome(new AisResponse(message, request, _options));
        }

        using (message)
        {
            if (status < 400)
            {
                throw new AisProtocolException($"{request}: an AIStore does not answer {status}. Is the endpoint one?");
            }

            string text = request.Method == HttpMethod.Head
                ? message.Headers.NonValidated.TryGetValues("Hdr-Error", out var header) ? header.ToString() : string.Empty
                : await ReadErrorAsync(message, request, cancellationToken).ConfigureAwait(false);
            AisServerError error = ErrorDecoder.Decode(status, text, request.Method.Method, request.Path, ReadRetryAfter(message));
            AisException classified = ErrorDecoder.Classify(error, request.Bucket, request.ObjectName);
            classified.Server = message.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Authority) ?? string.Empty;
            return new AisOutcome(classified);
        }
    }

    private TimeSpan? ReadRetryAfter(HttpResponseMessage message)
        => message.Headers.RetryAfter is not { } header ? null
            : header.Delta ?? (header.Date is { } date && date - _options.TimeProvider.GetUtcNow() is { Ticks: > 0 } wait ? wait : null);

    private async ValueTask<string> ReadErrorAsync(HttpResponseMessage message, AisRequest request, CancellationToken cancellationToken)
    {
        try
        {
            AisClientOptions options = _options with { MaxAnswerBytes = 1 << 20 };
            using AisResponse response = new(message, request, options);
            return await response.ReadTextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AisException)
        {
            // The status alone must do.
            return string.Empty;
        }
    }
}
