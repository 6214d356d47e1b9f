using System.Diagnostics.Metrics;
using System.Net;
using AisFs.Client.AuthN;
using AisFs.Client.Options;

namespace AisFs.Client;

/// <summary>Immutable options of an <see cref="AisClient"/>; vary them with <c>with</c>.</summary>
public sealed record AisClientOptions
{
    /// <summary>
    /// The proxies of one cluster, for example <c>http://host:51080</c>. The scheme may be left out (http), a path is a
    /// prefix of every request, query and fragment are ignored. Default: the variable <c>AIS_ENDPOINT</c>, in which commas
    /// or semicolons separate several. The first that answers is used.
    /// </summary>
    public IReadOnlyList<string> Endpoints { get; init; } = FromEnvironment();

    /// <summary>The AuthN token; null or empty: none is sent. Default: the variable <c>AIS_AUTHN_TOKEN</c>.</summary>
    public string? Token { get; init; } = Environment.GetEnvironmentVariable(AisTokenSource.TokenVariable);

    /// <summary>The source of the token, asked for each request; null: <see cref="Token"/>. Default null.</summary>
    public AisTokenSource? TokenSource { get; init; }

    /// <summary>The longest time to connect, TLS included. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time from the last byte of a request to the headers of its answer. Default 60 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time that a body, in either direction, may stand still. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How failed requests are sent again.</summary>
    public AisRetryOptions Retry { get; init; } = new();

    /// <summary>The greatest number of connections to one node. Default 128.</summary>
    public int MaxConnectionsPerServer { get; init; } = 128;

    /// <summary>
    /// How long an unused connection is kept. Default 20 s: AIStore closes it after 30 s, and a request must not meet that.
    /// </summary>
    public TimeSpan ConnectionIdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether GET and HEAD of objects skip the proxy. Default <see cref="Client.DirectReads.Auto"/>.</summary>
    public DirectReads DirectReads { get; init; } = DirectReads.Auto;

    /// <summary>The greatest number of redirects of one request. Default 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>
    /// The greatest size of an answer that is read as a whole (listings, cluster information), in bytes. Default 256 MiB.
    /// Answers of more than 2 MiB are read one at a time.
    /// </summary>
    public int MaxAnswerBytes { get; init; } = 256 << 20;

    /// <summary>Held while an answer of more than 2 MiB is read: clients that share the options take turns.</summary>
    internal LargeAnswers LargeAnswers { get; } = new();

    /// <summary>The greatest number of entries that one page of a listing may have. Default 1,000,000; an intact cluster sends at most 10,000.</summary>
    public int MaxPageEntries { get; init; } = 1_000_000;

    /// <summary>TLS; default: the variables of the AIS tools.</summary>
    public AisTlsOptions Tls { get; init; } = AisTlsOptions.FromEnvironment();

    /// <summary>
    /// Whether requests go through an HTTP proxy (not one of AIStore) where one is set. Hosts of this machine (localhost and loopback
    /// addresses) are never asked through one. Default true.
    /// </summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>
    /// The HTTP proxy; null: that of the system, which on Linux the variables <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and
    /// <c>no_proxy</c> name. Default null.
    /// </summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// Gives the HTTP handler that requests go through, from the one that the client has made by these options: for example it wrapped in a
    /// <see cref="DelegatingHandler"/>, or another one in tests. Called once at the start, and again when certificates or the number of
    /// connections change. The handler must follow no redirects, keep no cookies, unpack nothing and leave URLs as they are. Null: the
    /// client's own. Default null.
    /// </summary>
    public Func<SocketsHttpHandler, HttpMessageHandler>? HandlerFactory { get; init; }

    /// <summary>The clock of timeouts and back-off; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Makes the meter <c>AisFs.Client</c>, for example with tags that tell this client from others of the process; null: a meter of its
    /// own without tags. Default null.
    /// </summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>
    /// Whether requests carry the ids of the span that they belong to, as <c>traceparent</c> and <c>tracestate</c>. Without a listener
    /// there are no spans, and nothing is sent. Default false.
    /// </summary>
    public bool SendsTraceContext { get; init; }

    /// <summary>
    /// Whether requests carry their id (<see cref="AisRequestDetails.RequestId"/>) as <c>X-Request-Id</c>, so that the logs of proxies and
    /// gateways in front of the cluster name it. Exceptions and the client's log name it in any case. Default true.
    /// </summary>
    public bool SendsRequestId { get; init; } = true;

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or an endpoint is not a URL; the message says what to do.</exception>
    public void Validate()
    {
        if (Endpoints is not { Count: > 0 })
        {
            throw new ArgumentException("No endpoint: set AIS_ENDPOINT or name the cluster's proxy, for example http://localhost:51080.");
        }

        foreach (string endpoint in Endpoints)
        {
            _ = Wire.Endpoint.Normalize(endpoint);
        }

        if (Token is not null && Token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("The token holds a space, a line break or another character that no token has: check where it was read from.");
        }

        CheckTimeout(ConnectTimeout, nameof(ConnectTimeout));
        CheckTimeout(ResponseTimeout, nameof(ResponseTimeout));
        CheckTimeout(IdleTimeout, nameof(IdleTimeout));
        CheckTimeout(ConnectionIdleTimeout, nameof(ConnectionIdleTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnectionsPerServer, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRedirects);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAnswerBytes, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPageEntries, 1);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(Retry);
        ArgumentNullException.ThrowIfNull(Tls);
        Retry.Validate();
        Tls.Validate();
    }

    private static string[] FromEnvironment()
        => (Environment.GetEnvironmentVariable("AIS_ENDPOINT") ?? string.Empty)
            .Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void CheckTimeout(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(name, value, "A timeout must be positive and at most 24 days.");
        }
    }
}
