using AisFs.Client.Wire;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>Whether a redirect's target gets the token: a proxy that the options name, or a node of the cluster map.</summary>
internal sealed class TokenRule(TokenHeader token, ProxyList proxies, ClusterMapCache map, ILogger logger)
{
    private const string Https = "https:";
    private const string Http = "http:";

    public async ValueTask<bool> AllowsAsync(AisRequest request, RawUrl next, CancellationToken cancellationToken)
    {
        if (!token.HasSource)
        {
            return false;
        }

        if (proxies.Contains(next.Origin))
        {
            return true;
        }

        if (QueryNames.HasProxyId(next.PathAndQuery))
        {
            return false;
        }

        if (await IsNodeAsync(request, next.Origin, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        ClientLog.TokenWithheld(logger, next.Origin);
        return false;
    }

    private async ValueTask<bool> IsNodeAsync(AisRequest request, string origin, CancellationToken cancellationToken)
    {
        bool isDowngrade = proxies.Current.Origin.StartsWith(Https, StringComparison.Ordinal) && origin.StartsWith(Http, StringComparison.Ordinal);
        if (isDowngrade || request.IsForMap || await map.GetAsync(cancellationToken).ConfigureAwait(false) is not { } current)
        {
            return false;
        }

        return NodeOrigins.Of(current).Find(origin) is not null;
    }
}
