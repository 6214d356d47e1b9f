using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>One request as an operation wants it; how it travels (proxy, redirect, straight, again) is the transport's matter.</summary>
internal sealed class AisRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query, escaped; begins with <c>/v1/</c>.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>A control message; every hop gets it.</summary>
    public byte[]? Json { get; init; }

    /// <summary>Content of an object; only the last hop gets it.</summary>
    public AisContent? Content { get; init; }

    /// <summary>Further headers; every hop gets them.</summary>
    public List<KeyValuePair<string, string>>? Headers { get; init; }

    /// <summary>Whether sending it twice does what sending it once does.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>
    /// Whether it may be sent again as long as its content has not been sent as a whole: a server that has had all of it must not
    /// get it a second time. Counts only if <see cref="IsIdempotent"/> is false.
    /// </summary>
    public bool IsRepeatedUntilTaken { get; init; }

    /// <summary>How far the content has left, over all attempts.</summary>
    public ContentProgress Progress { get; set; }

    /// <summary>Whether 503 says that nothing was done, so that it may be sent again though it is not idempotent.</summary>
    public bool IsRefusedWhenBusy { get; init; }

    /// <summary>A node to ask instead of a proxy, scheme and authority; null: a proxy.</summary>
    public string? Origin { get; init; }

    /// <summary>The object that the path names, which remembers its URLs; null: none.</summary>
    public ObjectAddress? Address { get; init; }

    /// <summary>The bucket as a URL, for errors.</summary>
    public string Bucket { get; init; } = string.Empty;

    /// <summary>The object, for errors.</summary>
    public string ObjectName { get; init; } = string.Empty;

    /// <summary>The object's unique name when the request may go straight to its owner; null otherwise.</summary>
    public string? DirectName { get; init; }

    /// <summary>
    /// Whether the owner's 404 is final once the proxy names the same owner. Not for buckets that have a remote side: there
    /// the redirect makes the target fetch the object.
    /// </summary>
    public bool OwnerKnowsAll { get; init; }

    /// <summary>The longest time until the headers of the answer come, where the client's options are too strict; null: as they say.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>What to wait for before the request is sent again, after the error that is given; null: nothing.</summary>
    public Func<AisException, CancellationToken, ValueTask>? BeforeRetry { get; init; }

    /// <summary>Whether it asks for the cluster map: it must not wait for the map itself.</summary>
    public bool IsForMap { get; init; }

    /// <summary>The id that all attempts and hops carry; empty until it is sent.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>How often it was sent, redirects included.</summary>
    public int Sends { get; set; }

    /// <summary>The id of the trace in which it was sent last; empty when nobody traces.</summary>
    public string TraceId { get; set; } = string.Empty;

    /// <summary>The path without the query.</summary>
    public string Path
    {
        get
        {
            int query = PathAndQuery.IndexOf('?', StringComparison.Ordinal);
            return query < 0 ? PathAndQuery : PathAndQuery[..query];
        }
    }

    public override string ToString() => $"{Method} {Path}";
}
