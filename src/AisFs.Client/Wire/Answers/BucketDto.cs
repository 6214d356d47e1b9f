using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A bucket.</summary>
internal sealed class BucketDto
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("provider")]
    public string Provider { get; set; } = string.Empty;

    [JsonPropertyName("namespace")]
    public NamespaceDto? Namespace { get; set; }

    /// <summary>The bucket as a value.</summary>
    /// <exception cref="AisProtocolException">The namespace can't be one.</exception>
    public AisBucketInfo ToInfo()
    {
        try
        {
            return new AisBucketInfo(Name, Provider, new AisNamespace(Namespace?.Uuid ?? string.Empty, Namespace?.Name ?? string.Empty));
        }
        catch (ArgumentException e)
        {
            throw new AisProtocolException($"The answer names a bucket that can't be one: {e.Message}", e);
        }
    }
}
