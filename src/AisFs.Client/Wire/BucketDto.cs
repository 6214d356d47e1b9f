using System.Text.Json.Serialization;

namespace AisFs.Client.Wire;

/// <summary>A bucket of a list of buckets.</summary>
internal sealed class BucketDto
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("provider")]
    public string? Provider { get; set; }

    [JsonPropertyName("namespace")]
    public NamespaceDto? Namespace { get; set; }

    public AisBucketInfo ToInfo()
        => string.IsNullOrEmpty(Name)
            ? throw new AisProtocolException("The list of buckets is malformed: a bucket has no name.")
            : new AisBucketInfo(Name, string.IsNullOrEmpty(Provider) ? AisProvider.Ais : Provider, new AisNamespace(Namespace?.Uuid ?? string.Empty, Namespace?.Name ?? string.Empty));

    /// <summary>The namespace of a bucket.</summary>
    internal sealed class NamespaceDto
    {
        [JsonPropertyName("uuid")]
        public string? Uuid { get; set; }

        [JsonPropertyName("name")]
        public string? Name { get; set; }
    }
}
