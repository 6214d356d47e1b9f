using System.Diagnostics;
using System.Runtime.CompilerServices;
using AisFs.Client.Errors;
using AisFs.Client.Http.Tls;
using AisFs.Client.Wire;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>One request to one server, and its answer, whatever it says. Redirects are answers too.</summary>
internal sealed class HttpExchange(HttpMessageInvoker invoker, AisClientOptions options, TokenHeader token, OutageLog outages, ClientMeter meter, ILogger logger)
{
    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="url">Where to.</param>
    /// <param name="mode">What the server gets of the request's content.</param>
    /// <param name="withToken">Whether the server gets the token.</param>
    /// <param name="cancellationToken">Ends the exchange; what the server makes of what it has got is not known.</param>
    /// <returns>The answer, to be disposed; its body is still to be read.</returns>
    /// <exception cref="AisConnectionException">There is no connection, or it broke.</exception>
    /// <exception cref="AisTimeoutException">No answer came in time.</exception>
    public ValueTask<HttpResponseMessage> SendAsync(
        AisRequest request, RawUrl url, BodyMode mode, bool withToken, CancellationToken cancellationToken)
    {
        request.Sends++;
        return meter.IsOff ? ExchangeAsync(request, url, mode, withToken, cancellationToken) : MeasureAsync(request, url, mode, withToken, cancellationToken);
    }

    private async ValueTask<HttpResponseMessage> MeasureAsync(
        AisRequest request, RawUrl url, BodyMode mode, bool withToken, CancellationToken cancellationToken)
    {
        RequestWatch watch = meter.Begin(request, url);
        try
        {
            HttpResponseMessage answer = await ExchangeAsync(request, url, mode, withToken, cancellationToken).ConfigureAwait(false);
            watch.Answered((int)answer.StatusCode);
            return answer;
        }
        catch (Exception e)
        {
            watch.Failed(e);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> ExchangeAsync(
        AisRequest request, RawUrl url, BodyMode mode, bool withToken, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IdleTimeout timer = IdleTimeout.Rent(options.TimeProvider);
        UploadContent? upload = request.Json is null && request.Content is not null && mode is BodyMode.Content or BodyMode.Expect
            ? new UploadContent(request.Content, timer, options, meter) : null;
        using HttpRequestMessage message = CreateMessage(request, url, upload, withToken);
        message.Headers.ExpectContinue = upload is not null && mode == BodyMode.Expect ? true : null;
        bool isAnswered = false;
        CancellationTokenRegistration link = timer.Link(cancellationToken);
        timer.Start(options.ConnectTimeout + (request.ResponseTimeout ?? options.ResponseTimeout));
        try
        {
            HttpResponseMessage response = await invoker.SendAsync(message, timer.Token).ConfigureAwait(false);
            isAnswered = true;
            Note(request, url, (int)response.StatusCode);
            return response;
        }
        catch (Exception e) when (upload?.SourceError is { } cause && !cancellationToken.IsCancellationRequested)
        {
            throw cause is AisException ? cause : new AisException($"{request}: the content could not be read: {cause.Message}", e).WithRequest(request, url);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw TranslateTimeout(e, url, request, timer.Token.IsCancellationRequested).WithRequest(request, url);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Translate(e, url, request).WithRequest(request, url);
        }
        finally
        {
            await link.DisposeAsync().ConfigureAwait(false);
            if (upload?.Progress > request.Progress)
            {
                request.Progress = upload.Progress;
            }

            // A content may still be on its way when the answer is there.
            timer.End(isReusable: isAnswered && message.Content is null);
        }
    }

    private AisException Translate(Exception e, RawUrl url, AisRequest request)
        => TlsErrors.Find(e, options.Tls.CertificateFile is not null) is var (failure, reason)
            ? new AisConnectionException($"No TLS connection to {url.Origin}: {reason}", requestLeft: false, e) { TlsFailure = failure }
            : e is HttpRequestException http ? Translate(http, url, request)
            : new AisConnectionException($"The connection to {url.Origin} broke: {e.Message}", requestLeft: true, e);

    private static AisException Translate(HttpRequestException e, RawUrl url, AisRequest request) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            => new AisConnectionException($"No connection to {url.Origin}: {e.Message}", requestLeft: false, e),
        HttpRequestError.SecureConnectionError
            => new AisConnectionException($"No TLS connection to {url.Origin}: {e.GetBaseException().Message}", requestLeft: false, e) { TlsFailure = AisTlsFailure.Other },
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError
            => new AisProtocolException($"{request}: what {url.Origin} answers is not HTTP, or breaks its limits: {e.Message}", e),
        _ => new AisConnectionException($"The connection to {url.Origin} broke: {e.GetBaseException().Message}", requestLeft: true, e),
    };

    // The handler cancels by itself when the connection takes too long.
    private AisException TranslateTimeout(OperationCanceledException e, RawUrl url, AisRequest request, bool isOwn) => isOwn
        ? new AisTimeoutException($"{url.Origin} did not answer {request} in time.", e)
        : new AisConnectionException($"No connection to {url.Origin} within {options.ConnectTimeout.TotalSeconds:0.#} s.", requestLeft: false, e);

    private HttpRequestMessage CreateMessage(AisRequest request, RawUrl url, UploadContent? upload, bool withToken)
    {
        HttpRequestMessage message = new(request.Method, request.Address?.ToUri(url) ?? url.ToUri()) { VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = upload };
        if (request.Json is { } json)
        {
            message.Content = new ByteArrayContent(json);
            message.Content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, HeaderNames.Json);
        }
        else if (upload is null && request.Method == HttpMethod.Delete)
        {
            // The handler sends a request without content again by itself when a kept connection breaks. Whether a DELETE
            // may have run must be known here.
            message.Content = new ByteArrayContent([]);
        }

        message.Headers.TryAddWithoutValidation(HeaderNames.UserAgent, HeaderNames.OwnAgent);
        if (withToken && token.Get() is { } authorization)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
        }

        AddIds(request, message);
        if (request.Headers is not null)
        {
            foreach ((string name, string value) in request.Headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private void AddIds(AisRequest request, HttpRequestMessage message)
    {
        if (options.SendsRequestId)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.RequestId, request.Id);
        }

        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } span)
        {
            return;
        }

        request.TraceId = span.TraceId.ToHexString();
        if (options.SendsTraceContext)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.TraceParent, span.Id);
            if (span.TraceStateString is { Length: > 0 } state)
            {
                message.Headers.TryAddWithoutValidation(HeaderNames.TraceState, state);
            }
        }
    }

    private void Note(AisRequest request, RawUrl url, int status)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            ClientLog.Exchanged(logger, request.Method.Method, url.Origin + UrlSecrets.Hide(url.PathAndQuery), status, request.Id);
        }

        if (status < 500)
        {
            outages.Answered(url.Origin);
        }
    }
}
