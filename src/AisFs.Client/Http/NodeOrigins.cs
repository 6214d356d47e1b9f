using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>Scheme and authority of all nodes of one cluster map.</summary>
internal sealed class NodeOrigins
{
    private readonly AisClusterMap _map;
    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);

    public NodeOrigins(AisClusterMap map)
    {
        _map = map;
        foreach (AisNode node in map.Proxies.Concat(map.Targets))
        {
            foreach (string url in (ReadOnlySpan<string>)[node.Url, node.ControlUrl, node.DataUrl])
            {
                if (RawUrl.TryParse(url, out RawUrl raw))
                {
                    _origins.Add(raw.Origin);
                }
            }
        }
    }

    public bool IsOf(AisClusterMap map) => ReferenceEquals(map, _map);

    /// <summary>Whether a node of the map is reached there.</summary>
    /// <param name="origin">For example <c>http://10.0.0.1:8081</c>.</param>
    public bool Contains(string origin) => _origins.Contains(origin);
}
