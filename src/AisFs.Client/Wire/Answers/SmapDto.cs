using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The cluster map as <c>what=smap</c> answers it.</summary>
internal sealed class SmapDto
{
    [JsonPropertyName("pmap")]
    public Dictionary<string, NodeDto>? Proxies { get; set; }

    [JsonPropertyName("tmap")]
    public Dictionary<string, NodeDto>? Targets { get; set; }

    [JsonPropertyName("proxy_si")]
    public NodeDto? Primary { get; set; }

    [JsonPropertyName("uuid")]
    public string? Uuid { get; set; }

    [JsonPropertyName("creation_time")]
    public string? CreationTime { get; set; }

    [JsonPropertyName("version")]
    public long Version { get; set; }

    public AisClusterMap ToMap()
    {
        if (Targets is null && Proxies is null)
        {
            throw new AisProtocolException("The answer is not a cluster map: it names neither proxies nor targets. Is the endpoint an AIStore?");
        }

        return new AisClusterMap(Version, Uuid ?? string.Empty, Primary?.ToNode(string.Empty), Convert(Proxies), Convert(Targets))
        {
            CreationTime = CreationTime ?? string.Empty,
        };

        static AisNode[] Convert(Dictionary<string, NodeDto>? nodes)
            => nodes is null ? [] : [.. nodes.Where(static pair => pair.Value is not null).Select(static pair => pair.Value.ToNode(pair.Key))];
    }
}
