using System.Globalization;
using System.Text.Json;
using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>The nodes of a cluster, and the paths of the targets' mountpaths.</summary>
public sealed record ClusterShape(string Id, (string Id, int Port) Proxy, IReadOnlyList<(string Id, int Port)> Targets, IReadOnlyList<IReadOnlyList<string>> Mountpaths)
{
    /// <summary>Asks a cluster.</summary>
    public static async Task<ClusterShape> ReadAsync(HttpCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        using JsonDocument map = await cluster.GetJsonAsync("/v1/daemon?what=smap");
        using JsonDocument paths = await cluster.GetJsonAsync("/v1/cluster?what=mountpaths");
        JsonElement root = map.RootElement;
        List<(string Id, int Port)> targets = [.. root.GetProperty("tmap").EnumerateObject().Select(static node => Node(node.Value)).OrderBy(static node => node.Port)];
        return new ClusterShape(
            root.GetProperty("uuid").GetString()!,
            Node(root.GetProperty("proxy_si")),
            targets,
            [.. targets.Select(target => PathsOf(paths.RootElement.GetProperty("targets").GetProperty(target.Id)))]);
    }

    /// <summary>The same, its targets in the order in which another cluster has them.</summary>
    public ClusterShape InOrderOf(ClusterShape other)
    {
        ArgumentNullException.ThrowIfNull(other);
        List<int> order = [.. other.Targets.Select(target => Targets.ToList().FindIndex(own => own.Id == target.Id))];
        return this with { Targets = [.. order.Select(i => Targets[i])], Mountpaths = [.. order.Select(i => Mountpaths[i])] };
    }

    private static (string Id, int Port) Node(JsonElement node)
        => (node.GetProperty("daemon_id").GetString()!, int.Parse(node.GetProperty("public_net").GetProperty("daemon_port").GetString()!, CultureInfo.InvariantCulture));

    private static IReadOnlyList<string> PathsOf(JsonElement target) => [.. target.GetProperty("available").EnumerateArray().Select(static path => path.GetString()!)];
}
