using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Lets requests to the cluster pass that have a token which permits them.</summary>
/// <param name="authn">The AuthN service; null if requests need no token.</param>
/// <param name="uuid">The cluster's id.</param>
internal sealed class Gate(AuthNState? authn, string uuid)
{
    private const string Scheme = "Bearer ";

    /// <summary>Checks a request at the proxy.</summary>
    /// <exception cref="RequestException">401: no token, or a bad one. 403: it permits less.</exception>
    public void Check(Exchange exchange, Access needed, BucketKey? bucket = null)
    {
        if (authn is null || !exchange.AtProxy)
        {
            return;
        }

        Claims claims = authn.Verify(ReadToken(exchange));
        Access granted = claims.IsAdmin ? (Access)ulong.MaxValue : claims.GrantedOn(uuid, bucket);
        if (needed != Access.None && (granted & (needed | Access.Admin)) == Access.None)
        {
            TimeSpan left = TimeSpan.FromSeconds(claims.ExpiresSeconds - authn.NowSeconds);
            string where = bucket is null ? $"cluster {uuid}, " : string.Empty;
            throw new RequestException(
                403,
                $"user `{claims.User}` has insufficient permissions: [{where}user {claims.User}, token expires in {(int)left.TotalMinutes}m{left.Seconds}s, granted({Claims.Describe(granted)})]",
                bucket is null ? null : "wrapError");
        }
    }

    /// <summary>Checks a request for an object at a target: the proxy must have redirected it.</summary>
    /// <exception cref="RequestException">403: it came straight from the client.</exception>
    public void CheckRedirected(Exchange exchange)
    {
        if (authn is not null && !exchange.AtProxy && !exchange.Query.Has("pid"))
        {
            throw new RequestException(403, "direct target access denied");
        }
    }

    /// <summary>The token of a request.</summary>
    /// <exception cref="RequestException">401: there is none.</exception>
    public static string ReadToken(Exchange exchange)
        => exchange.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length > Scheme.Length
            ? header[Scheme.Length..] : throw new RequestException(401, "token required");
}
