using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The phases of a dSort job.</summary>
internal sealed class DsortMetricsDto
{
    [JsonPropertyName("local_extraction")]
    [AllowNull]
    public DsortPhaseDto Extraction { get; set => field = value ?? new DsortPhaseDto(); } = new();

    [JsonPropertyName("meta_sorting")]
    [AllowNull]
    public DsortPhaseDto Sorting { get; set => field = value ?? new DsortPhaseDto(); } = new();

    [JsonPropertyName("shard_creation")]
    [AllowNull]
    public DsortPhaseDto Creation { get; set => field = value ?? new DsortPhaseDto(); } = new();

    [JsonPropertyName("aborted")]
    public bool IsAborted { get; set; }

    [JsonPropertyName("archived")]
    public bool IsArchived { get; set; }

    [JsonPropertyName("description")]
    public string Description { get; set; } = string.Empty;

    [JsonPropertyName("warnings")]
    public List<string>? Warnings { get; set; }

    [JsonPropertyName("errors")]
    public List<string>? Errors { get; set; }
}
