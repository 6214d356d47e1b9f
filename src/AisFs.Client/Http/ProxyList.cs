using AisFs.Client.Wire;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>The proxies that the options name, and which of them is in use: the first one until it can't be reached, then the next.</summary>
internal sealed class ProxyList(IReadOnlyList<string> endpoints, ILogger logger)
{
    private readonly Endpoint[] _endpoints = [.. endpoints.Select(Endpoint.Normalize)];
    private int _index;

    /// <summary>The proxy that is in use.</summary>
    public Endpoint Current => At(Volatile.Read(ref _index));

    public bool Contains(string origin)
    {
        foreach (Endpoint endpoint in _endpoints)
        {
            if (endpoint.Origin == origin)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on with the next proxy, unless another request has done so already.</summary>
    /// <param name="origin">The proxy that can't be reached.</param>
    public void Leave(string origin)
    {
        int index = Volatile.Read(ref _index);
        if (_endpoints.Length > 1 && At(index).Origin == origin && Interlocked.CompareExchange(ref _index, index + 1, index) == index)
        {
            ClientLog.EndpointLeft(logger, origin, Current.Origin);
        }
    }

    private Endpoint At(int index) => _endpoints[(uint)index % (uint)_endpoints.Length];
}
