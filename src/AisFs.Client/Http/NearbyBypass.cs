using System.Net;

namespace AisFs.Client.Http;

/// <summary>
/// Keeps requests to this machine away from a proxy, which could not reach it: as Go and most browsers do. .NET asks the proxy unless
/// <c>no_proxy</c> names localhost.
/// </summary>
internal sealed class NearbyBypass(IWebProxy inner) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : inner.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || inner.IsBypassed(host);
}
