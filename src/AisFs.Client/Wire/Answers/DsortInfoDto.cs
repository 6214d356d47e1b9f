using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A dSort job as one target sees it.</summary>
internal sealed class DsortInfoDto
{
    [JsonPropertyName("id")]
    public string Id { get; set; } = string.Empty;

    [JsonPropertyName("src-bck")]
    public BucketDto? Source { get; set; }

    [JsonPropertyName("dst-bck")]
    public BucketDto? Destination { get; set; }

    [JsonPropertyName("started_time")]
    public DateTimeOffset? StartTime { get; set; }

    [JsonPropertyName("finish_time")]
    public DateTimeOffset? EndTime { get; set; }

    [JsonPropertyName("started_meta_sorting")]
    public long ExtractionTime { get; set; }

    [JsonPropertyName("started_shard_creation")]
    public long SortingTime { get; set; }

    [JsonPropertyName("finished_shard_creation")]
    public long CreationTime { get; set; }

    [JsonPropertyName("loc-objs")]
    public long Objects { get; set; }

    [JsonPropertyName("loc-bytes")]
    public long Bytes { get; set; }

    [JsonPropertyName("Metrics")]
    [AllowNull]
    public DsortMetricsDto Metrics { get; set => field = value ?? new DsortMetricsDto(); } = new();

    [JsonPropertyName("aborted")]
    public bool IsAborted { get; set; }

    [JsonPropertyName("archived")]
    public bool IsArchived { get; set; }
}
