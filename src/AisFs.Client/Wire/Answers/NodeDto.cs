using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A node of the cluster map.</summary>
internal sealed class NodeDto
{
    [JsonPropertyName("daemon_id")]
    public string? Id { get; set; }

    [JsonPropertyName("daemon_type")]
    public string? Kind { get; set; }

    [JsonPropertyName("public_net")]
    public NetDto? Public { get; set; }

    [JsonPropertyName("intra_control_net")]
    public NetDto? Control { get; set; }

    [JsonPropertyName("intra_data_net")]
    public NetDto? Data { get; set; }

    [JsonPropertyName("flags")]
    public ulong Flags { get; set; }

    [JsonPropertyName("id_digest")]
    public ulong IdDigest { get; set; }

    public AisNode ToNode(string key)
    {
        string id = string.IsNullOrEmpty(Id) ? key : Id;
        return new AisNode
        {
            Id = id,
            Kind = Kind ?? string.Empty,
            Url = Public?.GetUrl() ?? string.Empty,
            ControlUrl = Control?.GetUrl() ?? string.Empty,
            DataUrl = Data?.GetUrl() ?? string.Empty,
            Flags = Flags,

            // Clusters before 5.0 leave it out.
            IdDigest = IdDigest != 0 ? IdDigest : AisClusterMap.Digest(id),
        };
    }

    /// <summary>An address of a node.</summary>
    internal sealed class NetDto
    {
        [JsonPropertyName("direct_url")]
        public string? Url { get; set; }

        public string GetUrl() => (Url ?? string.Empty).TrimEnd('/');
    }
}
