using System.Text.Json;

namespace AisFs.DevServer.Cluster;

/// <summary>The ids of a cluster and its nodes, which a restart in the same folder keeps.</summary>
internal sealed record ClusterIdentity(string Uuid, string Proxy, IReadOnlyList<string> Targets)
{
    private const string FileName = "cluster.json";

    /// <summary>The ids of an earlier run; null if there are none that can be read.</summary>
    public static ClusterIdentity? Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ClusterJson.Default.ClusterIdentity);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Save(string folder)
    {
        using FileStream stream = File.Create(Path.Combine(folder, FileName));
        JsonSerializer.Serialize(stream, this, ClusterJson.Default.ClusterIdentity);
    }
}
