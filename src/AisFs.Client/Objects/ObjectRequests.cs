using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>Makes requests that concern one object.</summary>
internal static class ObjectRequests
{
    /// <summary>Makes a request.</summary>
    /// <param name="item">The object.</param>
    /// <param name="method">The method.</param>
    /// <param name="pathAndQuery">Path and query, escaped.</param>
    /// <param name="json">A control message.</param>
    /// <param name="content">Content of the object.</param>
    /// <param name="isIdempotent">Whether sending it twice does what sending it once does.</param>
    /// <exception cref="AisUnsafeNameException">Another cluster would be asked for another object.</exception>
    public static AisRequest Create(
        ObjectAddress item, HttpMethod method, string pathAndQuery, byte[]? json = null, AisContent? content = null, bool isIdempotent = false)
    {
        item.RequireSafeRequest();
        return new AisRequest
        {
            Method = method,
            PathAndQuery = pathAndQuery,
            Json = json,
            Content = content,
            IsIdempotent = isIdempotent,
            Bucket = item.Bucket.Url,
            ObjectName = item.Name,
            Address = item,
            OwnerKnowsAll = !item.Bucket.IsRemote,
        };
    }

    /// <summary>Makes a request that reads, and may go straight to the owner.</summary>
    /// <param name="item">The object.</param>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="pathAndQuery">Path and query, escaped.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="isDirect">Whether it may skip the proxy.</param>
    /// <param name="beforeRetry">What to wait for before it is sent again.</param>
    /// <exception cref="AisUnsafeNameException">Another cluster would be asked for another object.</exception>
    public static AisRequest CreateRead(
        ObjectAddress item,
        HttpMethod method,
        string pathAndQuery,
        List<KeyValuePair<string, string>>? headers,
        bool isDirect,
        Func<AisException, CancellationToken, ValueTask>? beforeRetry = null)
    {
        item.RequireSafeRequest();
        return new AisRequest
        {
            Method = method,
            PathAndQuery = pathAndQuery,
            Headers = headers,
            IsIdempotent = true,
            Bucket = item.Bucket.Url,
            ObjectName = item.Name,
            Address = item,
            BeforeRetry = beforeRetry,

            // The owner of a remote cluster's bucket follows from that cluster's id, and here stands perhaps its alias.
            DirectName = isDirect && !item.Bucket.Namespace.IsRemote ? item.UniqueName : null,
            OwnerKnowsAll = !item.Bucket.IsRemote,
        };
    }
}
