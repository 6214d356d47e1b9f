using System.Text.Json;

namespace AisFs.DevServer.Cluster;

/// <summary>The ids of a cluster and its nodes, which a restart in the same folder keeps.</summary>
internal sealed record ClusterIdentity(string Uuid, string Proxy, IReadOnlyList<string> Targets)
{
    private const string FileName = "cluster.json";

    /// <summary>What an earlier run left; null if there is nothing to be read.</summary>
    public static ClusterIdentity? Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new ClusterIdentity(
                root.GetProperty("uuid").GetString()!,
                root.GetProperty("proxy").GetString()!,
                [.. root.GetProperty("targets").EnumerateArray().Select(id => id.GetString()!)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Save(string folder)
    {
        using FileStream stream = File.Create(Path.Combine(folder, FileName));
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("uuid"u8, Uuid);
        json.WriteString("proxy"u8, Proxy);
        json.WriteStartArray("targets"u8);
        foreach (string id in Targets)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
