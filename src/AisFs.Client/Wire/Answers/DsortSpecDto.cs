using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A specification of dSort as the AIS CLI takes it.</summary>
internal sealed class DsortSpecDto
{
    [JsonPropertyName("input_bck")]
    public BucketDto? InputBucket { get; set; }

    /// <summary>An object with names or a template.</summary>
    [JsonPropertyName("input_format")]
    public JsonElement InputFormat { get; set; }

    [JsonPropertyName("input_extension")]
    public string InputExtension { get; set; } = string.Empty;

    [JsonPropertyName("output_bck")]
    public BucketDto? OutputBucket { get; set; }

    /// <summary>A text; anything else is an error of its own.</summary>
    [JsonPropertyName("output_format")]
    public JsonElement OutputFormat { get; set; }

    [JsonPropertyName("output_extension")]
    public string OutputExtension { get; set; } = string.Empty;

    [JsonPropertyName("algorithm")]
    [AllowNull]
    public DsortAlgorithmDto Algorithm { get; set => field = value ?? new DsortAlgorithmDto(); } = new();

    [JsonPropertyName("description")]
    public string Description { get; set; } = string.Empty;

    [JsonPropertyName("output_shard_size")]
    public string OutputShardSize { get; set; } = string.Empty;

    [JsonPropertyName("ekm_file")]
    public string KeyMapUrl { get; set; } = string.Empty;

    [JsonPropertyName("ekm_file_sep")]
    public string KeyMapSeparator { get; set; } = string.Empty;
}
