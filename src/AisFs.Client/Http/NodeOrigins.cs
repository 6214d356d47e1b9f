using System.Runtime.CompilerServices;
using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>The nodes of one cluster map, by the scheme and authority of each of their URLs.</summary>
internal sealed class NodeOrigins
{
    private static readonly ConditionalWeakTable<AisClusterMap, NodeOrigins> s_ofMaps = [];

    private readonly Dictionary<string, AisNode> _nodes = new(StringComparer.OrdinalIgnoreCase);

    private NodeOrigins(AisClusterMap map)
    {
        foreach (AisNode node in map.Proxies.Concat(map.Targets))
        {
            foreach (string url in (ReadOnlySpan<string>)[node.Url, node.ControlUrl, node.DataUrl])
            {
                if (RawUrl.TryParse(url, out RawUrl raw))
                {
                    _nodes[raw.Origin] = node;
                }
            }
        }
    }

    /// <summary>The nodes of a map. They are found once for each map.</summary>
    public static NodeOrigins Of(AisClusterMap map) => s_ofMaps.GetValue(map, static map => new NodeOrigins(map));

    /// <summary>The node that is reached at an origin; null when the map has none there.</summary>
    /// <param name="origin">For example <c>http://10.0.0.1:8081</c>.</param>
    public AisNode? Find(string origin) => _nodes.GetValueOrDefault(origin);
}
