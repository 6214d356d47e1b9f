using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.AuthN;

/// <summary>Lets requests to the cluster pass that have a token which permits them.</summary>
internal static class Gate
{
    private const string Scheme = "Bearer ";

    /// <summary>Checks a request at the proxy.</summary>
    /// <exception cref="RequestException">401: no token, or a bad one. 403: it permits less.</exception>
    public static void Check(Exchange exchange, Access needed, BucketKey? bucket = null)
    {
        if (exchange.Cluster.AuthN is not { } authn || !exchange.AtProxy)
        {
            return;
        }

        Claims claims = authn.Verify(ReadToken(exchange));
        Access granted = claims.IsAdmin ? (Access)ulong.MaxValue : claims.GrantedOn(exchange.Cluster.Uuid, bucket);
        if (needed != Access.None && (granted & (needed | Access.Admin)) == Access.None)
        {
            TimeSpan left = TimeSpan.FromSeconds(claims.ExpiresSeconds - authn.NowSeconds);
            string where = bucket is null ? $"cluster {exchange.Cluster.Uuid}, " : string.Empty;
            throw new RequestException(
                403,
                $"user `{claims.User}` has insufficient permissions: [{where}user {claims.User}, token expires in {(int)left.TotalMinutes}m{left.Seconds}s, granted({Claims.Describe(granted)})]",
                bucket is null ? null : "wrapError");
        }
    }

    /// <summary>Checks a request for an object at a target: one that the proxy has sent there is good.</summary>
    /// <exception cref="RequestException">403: it came straight.</exception>
    public static void CheckRedirected(Exchange exchange)
    {
        if (exchange.Cluster.AuthN is not null && !exchange.AtProxy && !exchange.HasQueryKey("pid"))
        {
            throw new RequestException(403, "direct target access denied");
        }
    }

    /// <exception cref="RequestException">401: there is none.</exception>
    public static string ReadToken(Exchange exchange)
        => exchange.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length > Scheme.Length
            ? header[Scheme.Length..] : throw new RequestException(401, "token required");
}
