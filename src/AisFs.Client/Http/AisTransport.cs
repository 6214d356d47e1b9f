using System.Collections.Concurrent;
using AisFs.Client.AuthN;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>
/// Brings requests to the cluster: picks a proxy or the owning target, follows redirects by hand, and sends again what may
/// be sent again.
/// </summary>
internal sealed partial class AisTransport : IDisposable
{
    private readonly AisClientOptions _options;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _invoker;
    private readonly Endpoint[] _endpoints;
    private readonly AisTokenSource? _tokens;
    private readonly ConcurrentDictionary<string, string?> _origins = new(StringComparer.Ordinal);
    private readonly OutageLog _outages;
    private Tuple<string, string>? _authorization;
    private int _endpoint;
    private bool _directRefused;
    private bool _announcesLength;

    public AisTransport(AisClientOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _outages = new OutageLog(logger, options.TimeProvider);
        _endpoints = [.. options.Endpoints.Select(Endpoint.Normalize)];
        _tokens = options.TokenSource ?? (string.IsNullOrEmpty(options.Token) ? null : AisTokenSource.FromToken(options.Token));
        _invoker = new HttpMessageInvoker(HandlerFactory.Create(options));
        Map = new ClusterMapCache(FetchMapAsync, options.TimeProvider, logger);
    }

    /// <summary>A request failed and is about to be sent again.</summary>
    public event EventHandler<AisRetryEventArgs>? Retrying;

    public ClusterMapCache Map { get; }

    /// <summary>The proxy that is in use.</summary>
    public Endpoint Endpoint => _endpoints[(uint)Volatile.Read(ref _endpoint) % (uint)_endpoints.Length];

    /// <summary>Sends a request; an error answer is thrown.</summary>
    public async ValueTask<AisResponse> SendAsync(AisRequest request, CancellationToken cancellationToken)
        => (await TrySendAsync(request, cancellationToken).ConfigureAwait(false)).GetOrThrow();

    /// <summary>Sends a request for its effect only.</summary>
    public async ValueTask ExecuteAsync(AisRequest request, CancellationToken cancellationToken)
    {
        using AisResponse response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for the cluster map.</summary>
    public async ValueTask<AisClusterMap> FetchMapAsync(CancellationToken cancellationToken)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = "/v1/daemon?what=smap", IsIdempotent = true };
        using AisResponse response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        SmapDto smap = await response.ReadJsonAsync(WireJson.Default.SmapDto, cancellationToken).ConfigureAwait(false);
        return smap.ToMap();
    }

    public void Dispose() => _invoker.Dispose();

    /// <summary>One answer, whatever it says. Redirects are answers too.</summary>
    private async ValueTask<HttpResponseMessage> ExchangeAsync(
        AisRequest request, RawUrl url, BodyMode mode, bool withToken, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IdleTimeout timer = new(_options.TimeProvider);
        UploadContent? upload = null;
        using HttpRequestMessage message = new(request.Method, url.ToUri())
        {
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Json is { } json)
        {
            message.Content = new ByteArrayContent(json);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }
        else if (request.Content is not null && mode is BodyMode.Content or BodyMode.Expect)
        {
            message.Content = upload = new UploadContent(request.Content, timer, _options);
            message.Headers.ExpectContinue = mode == BodyMode.Expect;
        }

        else if (request.Method == HttpMethod.Delete)
        {
            // The handler sends a request without content again by itself when a kept connection breaks. Whether a DELETE
            // may have run must be known here.
            message.Content = new ByteArrayContent([]);
        }

        message.Headers.TryAddWithoutValidation("User-Agent", "aisfs-client/0.1");
        if (withToken && GetAuthorization() is { } authorization)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (request.Headers is not null)
        {
            foreach ((string name, string value) in request.Headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        CancellationTokenRegistration link = timer.Link(cancellationToken);
        await using (link.ConfigureAwait(false))
        {
            timer.Start(_options.ConnectTimeout + (request.ResponseTimeout ?? _options.ResponseTimeout));
            try
            {
                HttpResponseMessage response = await _invoker.SendAsync(message, timer.Token).ConfigureAwait(false);
                if (_logger.IsEnabled(LogLevel.Trace))
                {
                    ClientLog.Exchanged(_logger, request.Method.Method, url.ToString(), (int)response.StatusCode);
                }

                if ((int)response.StatusCode < 500)
                {
                    _outages.Answered(url.Origin);
                }

                return response;
            }
            catch (Exception e) when (upload?.SourceError is { } cause && !cancellationToken.IsCancellationRequested)
            {
                throw cause is AisException ? cause : new AisException($"{request}: the content could not be read: {cause.Message}", e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw timer.Token.IsCancellationRequested
                    ? new AisTimeoutException($"{url.Origin} did not answer {request} in time.", e) { Server = url.Origin }
                    : new AisConnectionException($"No connection to {url.Origin} within {_options.ConnectTimeout.TotalSeconds:0.#} s.", requestLeft: false, e) { Server = url.Origin };
            }
            catch (HttpRequestException e)
            {
                AisException translated = Translate(e, url, request);
                translated.Server = url.Origin;
                throw translated;
            }
            catch (IOException e)
            {
                throw new AisConnectionException($"The connection to {url.Origin} broke: {e.Message}", requestLeft: true, e) { Server = url.Origin };
            }
            finally
            {
                if (upload?.Progress > request.Progress)
                {
                    request.Progress = upload.Progress;
                }
            }
        }
    }

    /// <summary>The header <c>Authorization</c> as the token is now; null when there is none.</summary>
    private string? GetAuthorization()
    {
        if (_tokens?.GetToken() is not { Length: > 0 } token)
        {
            return null;
        }

        Tuple<string, string>? known = Volatile.Read(ref _authorization);
        if (!ReferenceEquals(known?.Item1, token))
        {
            known = Tuple.Create(token, "Bearer " + token);
            Volatile.Write(ref _authorization, known);
        }

        return known!.Item2;
    }

    private static AisException Translate(HttpRequestException e, RawUrl url, AisRequest request) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            => new AisConnectionException($"No connection to {url.Origin}: {e.Message}", requestLeft: false, e),
        HttpRequestError.SecureConnectionError
            => new AisConnectionException($"No TLS connection to {url.Origin} (does it speak plain http?): {e.GetBaseException().Message}", requestLeft: false, e),
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError
            => new AisProtocolException($"{request}: what {url.Origin} answers is no HTTP, or breaks its limits: {e.Message}", e),
        _ => new AisConnectionException($"The connection to {url.Origin} broke: {e.GetBaseException().Message}", requestLeft: true, e),
    };
}
