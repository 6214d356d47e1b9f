using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>
/// Brings requests to the cluster. It is put together here: <see cref="Retrier"/> sends again what may be sent again, each attempt
/// goes straight to the owning target (<see cref="DirectReader"/>) or through a proxy (<see cref="RedirectFollower"/>), and
/// <see cref="HttpExchange"/> is one request and its answer.
/// </summary>
internal sealed class AisTransport : IDisposable
{
    private readonly ConnectionSet _connections;
    private readonly HttpMessageInvoker _invoker;
    private readonly ProxyList _proxies;
    private readonly DirectReader _direct;
    private readonly Retrier _retrier;
    private readonly ClientMeter _meter;

    public AisTransport(AisClientOptions options, ILogger logger)
    {
        Options = options;
        Logger = logger;
        _meter = new ClientMeter(options.MeterFactory);
        _connections = new ConnectionSet(options, logger);
        _invoker = new HttpMessageInvoker(_connections);
        _proxies = new ProxyList(options.Endpoints, logger);
        Map = new ClusterMapCache(FetchMapAsync, options.TimeProvider, logger);
        OutageLog outages = new(logger, options.TimeProvider);
        TokenHeader token = new(options);
        HttpExchange exchange = new(_invoker, options, token, outages, _meter, logger);
        OutcomeReader outcomes = new(options, _meter);
        _direct = new DirectReader(options, exchange, outcomes, token, Map, logger);
        RedirectFollower follower = new(options, exchange, outcomes, _proxies, new TokenRule(token, _proxies, Map, logger), Map, logger);
        _retrier = new Retrier(options, _proxies, _direct, follower, outages, _meter, logger);
    }

    /// <summary>A request failed and is about to be sent again.</summary>
    public event EventHandler<AisRetryEventArgs>? Retrying
    {
        add => _retrier.Retrying += value;
        remove => _retrier.Retrying -= value;
    }

    public AisClientOptions Options { get; }

    public ILogger Logger { get; }

    public ClusterMapCache Map { get; }

    /// <summary>The connections, which can change.</summary>
    public ConnectionSet Connections => _connections;

    /// <summary>The proxy that is in use.</summary>
    public Endpoint Endpoint => _proxies.Current;

    /// <summary>Whether a read may go straight to its owner.</summary>
    public bool AllowsDirect(DirectReads? wish) => _direct.Allows(wish);

    /// <summary>Sends a request; an error answer is a value. Cancellation, and errors of the content's source, are thrown.</summary>
    public ValueTask<AisOutcome> TrySendAsync(AisRequest request, CancellationToken cancellationToken) => _retrier.TrySendAsync(request, cancellationToken);

    /// <summary>Waits until a request whose body broke off may be sent again; false: it may not.</summary>
    public ValueTask<bool> WaitToRetryAsync(AisRequest request, AisException error, int attempt, CancellationToken cancellationToken)
        => _retrier.WaitToRetryAsync(request, error, attempt, cancellationToken);

    /// <summary>Sends a request; an error answer is thrown.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisResponse> SendAsync(AisRequest request, CancellationToken cancellationToken)
        => (await TrySendAsync(request, cancellationToken).ConfigureAwait(false)).GetOrThrow();

    /// <summary>Sends a request for its effect only.</summary>
    public async ValueTask ExecuteAsync(AisRequest request, CancellationToken cancellationToken)
    {
        using AisResponse response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request that is answered with a text, for example the id of a job.</summary>
    public async ValueTask<string> AskTextAsync(AisRequest request, CancellationToken cancellationToken)
    {
        using AisResponse response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (await response.ReadTextAsync(cancellationToken).ConfigureAwait(false)).Trim();
    }

    /// <summary>Sends a request that is answered with JSON.</summary>
    /// <returns>The answer; null when it says null, as Go does for empty lists.</returns>
    public async ValueTask<T?> AskAsync<T>(AisRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using AisResponse response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.TryReadJsonAsync(type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for the cluster map.</summary>
    public async ValueTask<AisClusterMap> FetchMapAsync(CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = new QueryBuilder(Routes.Daemon).Add(QueryNames.What, WhatNames.ClusterMap).ToString(),
            IsIdempotent = true,
            IsForMap = true,
        };
        using AisResponse response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        SmapDto smap = await response.ReadJsonAsync(AnswerJson.Default.SmapDto, cancellationToken).ConfigureAwait(false);
        return smap.ToMap();
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _meter.Dispose();
    }
}
