using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>What dSort is to do.</summary>
internal sealed class DsortMessage
{
    [JsonPropertyName("input_bck")]
    public required DsortBucketMessage InputBucket { get; init; }

    [JsonPropertyName("input_format")]
    public required SelectionMessage InputFormat { get; init; }

    [JsonPropertyName("input_extension")]
    public required string InputExtension { get; init; }

    [JsonPropertyName("output_bck")]
    public required DsortBucketMessage OutputBucket { get; init; }

    [JsonPropertyName("output_format")]
    public required string OutputFormat { get; init; }

    [JsonPropertyName("output_extension")]
    public required string OutputExtension { get; init; }

    [JsonPropertyName("algorithm")]
    public required DsortAlgorithmMessage Algorithm { get; init; }

    [JsonPropertyName("description")]
    public required string Description { get; init; }

    [JsonPropertyName("output_shard_size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputShardSize { get; init; }

    [JsonPropertyName("ekm_file")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeyMapUrl { get; init; }

    [JsonPropertyName("ekm_file_sep")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeyMapSeparator { get; init; }
}
