using System.Runtime.CompilerServices;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>HEAD and GET.</summary>
internal sealed class ObjectReads(AisTransport transport, ColdGets coldGets)
{
    // The most frequent question of a file system.
    private static readonly string s_state = new QueryBuilder(string.Empty).Add(QueryNames.Properties, PropertyNames.State).ToString()[1..];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisObjectProperties> HeadAsync(ObjectAddress item, string? properties, CancellationToken cancellationToken)
    {
        using AisResponse response = await transport.SendAsync(CreateHead(item, properties), cancellationToken).ConfigureAwait(false);
        return ReadHead(response, item, properties);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisObjectProperties?> TryHeadAsync(ObjectAddress item, string? properties, CancellationToken cancellationToken)
    {
        AisOutcome outcome = await transport.TrySendAsync(CreateHead(item, properties), cancellationToken).ConfigureAwait(false);
        if (outcome.IsMissing)
        {
            return null;
        }

        using AisResponse response = outcome.GetOrThrow();
        return ReadHead(response, item, properties);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisObjectBody> GetAsync(ObjectAddress item, AisGetOptions options, CancellationToken cancellationToken)
    {
        AisResponse response = await transport.SendAsync(CreateGet(item, options), cancellationToken).ConfigureAwait(false);
        return GetAnswers.Read(response, options, transport.Options);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisObjectBody?> TryGetAsync(ObjectAddress item, AisGetOptions options, CancellationToken cancellationToken)
    {
        AisOutcome outcome = await transport.TrySendAsync(CreateGet(item, options), cancellationToken).ConfigureAwait(false);
        return outcome.IsMissing ? null : GetAnswers.Read(outcome.GetOrThrow(), options, transport.Options);
    }

    /// <summary>Reads the whole object into an array. A body that breaks off is read again.</summary>
    /// <param name="item">The object.</param>
    /// <param name="options">What of it.</param>
    /// <param name="note">Told the properties in the headers of each answer; null: nobody asks.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async ValueTask<byte[]> ReadAllAsync(
        ObjectAddress item, AisGetOptions options, Action<AisObjectProperties>? note, CancellationToken cancellationToken)
    {
        AisRequest request = CreateGet(item, options);
        for (int attempt = 1; ; attempt++)
        {
            AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                using AisObjectBody body = GetAnswers.Read(response, options, transport.Options);
                note?.Invoke(body.Properties);
                return await body.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (AisException e) when (e is AisTruncatedException or AisTimeoutException)
            {
                e.Attempts = attempt;
                if (!await transport.WaitToRetryAsync(request, e, attempt, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>The URL that a GET is sent to; null for the options: of the whole object.</summary>
    public string GetUrl(ObjectAddress item, AisGetOptions? options)
        => transport.Endpoint + (options is null ? item.PathAndQuery : GetRequests.CreatePath(item, options, forUrl: true));

    // Unless it is asked for properties, a cluster leaves out a length of 0.
    private static AisObjectProperties ReadHead(AisResponse response, ObjectAddress item, string? properties)
        => HeaderReader.ReadObject(response.Headers, item.Name, response.ContentLength ?? (properties is null ? 0 : -1));

    private AisRequest CreateHead(ObjectAddress item, string? properties)
    {
        string path = properties is null ? item.PathAndQuery
            : ReferenceEquals(properties, PropertyNames.State) ? string.Concat(item.PathAndQuery, item.PathAndQuery.Contains('?', StringComparison.Ordinal) ? "&" : "?", s_state)
            : new QueryBuilder(item.PathAndQuery).Add(QueryNames.Properties, properties).ToString();
        return ObjectRequests.CreateRead(item, HttpMethod.Head, path, headers: null, transport.AllowsDirect(null));
    }

    private AisRequest CreateGet(ObjectAddress item, AisGetOptions options)
    {
        options.Validate();
        bool isDirect = options.Etl is null && !options.BlobDownload && transport.AllowsDirect(options.DirectReads);
        return ObjectRequests.CreateRead(
            item,
            HttpMethod.Get,
            GetRequests.CreatePath(item, options, forUrl: false),
            GetRequests.CreateHeaders(options),
            isDirect,
            item.Bucket.IsRemote ? WaitForColdGet(item) : null);
    }

    // A method of its own: only reads of remote buckets pay for the closure.
    private Func<AisException, CancellationToken, ValueTask> WaitForColdGet(ObjectAddress item)
        => (error, cancellationToken) => coldGets.WaitAsync(item, error, cancellationToken);
}
