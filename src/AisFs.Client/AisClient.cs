using AisFs.Client.Batch;
using AisFs.Client.Dsort;
using AisFs.Client.Etl;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Client;

/// <summary>
/// A client of one AIStore cluster: the source of <see cref="AisBucket"/>, <see cref="AisObject"/> and
/// <see cref="AisCluster"/> handles. Safe for use by many threads at once; make one per cluster and keep it.
/// </summary>
/// <remarks>
/// A method that is cancelled ends with <see cref="OperationCanceledException"/>. That calls nothing back: a request that changes
/// something may have taken effect, or may still do so. Methods that leave anything else behind say so at their token. Errors of the
/// cluster and of the network are <see cref="AisException"/>.
/// </remarks>
public class AisClient : IDisposable
{
    private readonly AisTransport _transport;
    private readonly ClientAreas _areas;
    private EventHandler<AisRetryEventArgs>? _retrying;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisClient()
    {
        _transport = null!;
        _areas = null!;
        Options = null!;
        Cluster = null!;
    }

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="options">Options; null: all defaults, the endpoint from <c>AIS_ENDPOINT</c>.</param>
    /// <param name="logger">Where to log; null: nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no usable endpoint.</exception>
    public AisClient(AisClientOptions? options = null, ILogger? logger = null)
    {
        Options = options ?? new AisClientOptions();
        Options.Validate();
        _transport = new AisTransport(Options, logger ?? NullLogger.Instance);
        _transport.Retrying += (_, e) => _retrying?.Invoke(this, e);
        _areas = new ClientAreas(_transport);
        Cluster = new AisCluster(this, _areas);
    }

    /// <summary>Makes a client of the cluster behind one endpoint, everything else by default.</summary>
    /// <param name="endpoint">A proxy, for example <c>http://localhost:51080</c>.</param>
    /// <exception cref="ArgumentException">The endpoint is not a URL.</exception>
    public AisClient(string endpoint)
        : this(new AisClientOptions { Endpoints = [endpoint] })
    {
    }

    /// <summary>A request failed and is about to be sent again.</summary>
    public virtual event EventHandler<AisRetryEventArgs>? Retrying
    {
        add => _retrying += value;
        remove => _retrying -= value;
    }

    /// <summary>The options.</summary>
    public virtual AisClientOptions Options { get; }

    /// <summary>The endpoint that is in use, normalised.</summary>
    public virtual string Endpoint => _transport.Endpoint.ToString();

    /// <summary>The cluster as a whole.</summary>
    public virtual AisCluster Cluster { get; }

    /// <summary>Names a bucket. Nothing is sent.</summary>
    /// <param name="name">The name.</param>
    /// <param name="provider">The provider or an alias of it, see <see cref="AisProvider"/>.</param>
    /// <param name="ns">The namespace; the global one by default.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    /// <exception cref="ArgumentException">The name can't be the name of a bucket.</exception>
    public virtual AisBucket Bucket(string name, string provider = AisProvider.Ais, AisNamespace ns = default)
        => new(this, _areas, new BucketAddress(name, AisProvider.Parse(provider), ns));

    /// <summary>Names a bucket that a list of buckets named. Nothing is sent.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    /// <exception cref="ArgumentException">The name can't be the name of a bucket.</exception>
    public virtual AisBucket Bucket(AisBucketInfo bucket)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        return Bucket(bucket.Name, bucket.Provider, bucket.Namespace);
    }

    /// <summary>Names an object by its URL, for example <c>ais://bucket/dir/file</c> or <c>s3://bucket/key</c>.</summary>
    /// <param name="url">The URL; a namespace is written <c>ais://@uuid#name/bucket/object</c>. Nothing in it is escaped.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    /// <exception cref="ArgumentException">The URL has another form.</exception>
    public virtual AisObject Object(string url)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            throw new ArgumentException($"'{url}' is not a URL of an object: write it like ais://bucket/object.", nameof(url));
        }

        string provider = AisProvider.Parse(url[..scheme]);
        string rest = url[(scheme + 3)..];
        AisNamespace ns = AisNamespace.Global;
        if (rest.StartsWith('@') || rest.StartsWith('#'))
        {
            int end = rest.IndexOf('/', StringComparison.Ordinal);
            ns = AisNamespace.Parse(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? string.Empty : rest[(end + 1)..];
        }

        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new AisBucket(this, _areas, new BucketAddress(rest[..slash], provider, ns)).Object(rest[(slash + 1)..])
            : throw new ArgumentException($"'{url}' names no object: write it like ais://bucket/object.", nameof(url));
    }

    /// <summary>Names a job, or all jobs of a kind. Nothing is sent.</summary>
    /// <param name="id">The id; empty for all jobs of the kind.</param>
    /// <param name="kind">The kind, see <see cref="AisJobKinds"/>; empty when it is not known.</param>
    /// <returns>The handle.</returns>
    public virtual AisJob Job(string id = "", string kind = "") => new(_areas.Jobs, id, kind);

    /// <summary>Names an ETL. Nothing is sent.</summary>
    /// <param name="name">The name: 6 to 32 lower-case letters, digits and '-', which is neither first nor last.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">The name can't be the name of an ETL.</exception>
    public virtual AisEtl Etl(string name) => new(_transport, name);

    /// <summary>Names a dSort job, or none yet. Nothing is sent.</summary>
    /// <param name="id">The id; empty before it is started.</param>
    /// <returns>The handle.</returns>
    public virtual AisDsort Dsort(string id = "") => new(_transport, _areas.Objects, id);

    /// <summary>Starts a batch of objects that are read in one request. Nothing is sent.</summary>
    /// <param name="options">How the batch is sent; null: the defaults.</param>
    /// <returns>The batch, still empty.</returns>
    public virtual AisBatch Batch(AisBatchOptions? options = null) => new(_areas.Batch, null, options);

    /// <summary>Sends any request, with redirects, retries and typed errors as for all others.</summary>
    /// <param name="method">The method. GET, HEAD, PUT and DELETE are taken as idempotent.</param>
    /// <param name="pathAndQuery">Path and query, escaped; begins with <c>/v1/</c>.</param>
    /// <param name="json">A control message in UTF-8; null for none.</param>
    /// <param name="headers">Further headers; null for none.</param>
    /// <returns>The answer, to be disposed.</returns>
    /// <exception cref="ArgumentException">
    /// The path is not escaped; or the request is one that clusters don't survive: a HEAD with <c>latest-ver</c>, a
    /// <c>Range</c> without bytes.
    /// </exception>
    public virtual async ValueTask<AisResult> MakeRequestAsync(
        HttpMethod method,
        string pathAndQuery,
        ReadOnlyMemory<byte>? json = null,
        IEnumerable<KeyValuePair<string, string>>? headers = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentException.ThrowIfNullOrEmpty(pathAndQuery);
        if (pathAndQuery[0] != '/' || pathAndQuery.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("The path must begin with '/' and be escaped.", nameof(pathAndQuery));
        }

        if (method == HttpMethod.Head && QueryNames.HasLatest(pathAndQuery))
        {
            throw new ArgumentException("A HEAD with latest-ver makes the cluster drop the connection: use GET.", nameof(pathAndQuery));
        }

        List<KeyValuePair<string, string>>? sent = headers is null ? null : [.. headers];
        if (sent?.Exists(static header => header.Key.Equals(HeaderNames.Range, StringComparison.OrdinalIgnoreCase) && HeaderNames.IsEmptyRange(header.Value)) == true)
        {
            throw new ArgumentException("A Range without bytes makes the cluster drop the connection and keep the object locked.", nameof(headers));
        }

        AisRequest request = new()
        {
            Method = method,
            PathAndQuery = pathAndQuery,
            Json = json?.ToArray(),
            Headers = sent,
            IsIdempotent = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete,
        };
        return new AisResult(await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false), Options);
    }

    /// <summary>
    /// Allows another number of connections to one node than <see cref="AisClientOptions.MaxConnectionsPerServer"/>. Requests that
    /// follow get new connections; those of requests under way are closed when they end.
    /// </summary>
    /// <param name="count">How many; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public virtual void LimitConnections(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _transport.Connections.Limit(count);
    }

    /// <summary>
    /// Looks at once whether the files of <see cref="AisTlsOptions"/> were replaced, and makes new connections with what they hold now.
    /// The client does so by itself, too, with a request every ten seconds.
    /// </summary>
    /// <returns>Whether they were replaced.</returns>
    /// <exception cref="ArgumentException">They do not hold what they should; connections are made as before.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read one.</exception>
    public virtual bool RenewCertificates() => _transport.Connections.Renew();

    /// <summary>Closes all connections.</summary>
    public virtual void Dispose()
    {
        _transport?.Dispose();
        GC.SuppressFinalize(this);
    }
}
