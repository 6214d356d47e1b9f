using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>A job as one target sees it.</summary>
internal sealed class JobSnapshotDto
{
    [JsonPropertyName("id")]
    public string Id { get; set; } = string.Empty;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = string.Empty;

    [JsonPropertyName("start-time")]
    public DateTimeOffset? StartTime { get; set; }

    [JsonPropertyName("end-time")]
    public DateTimeOffset? EndTime { get; set; }

    [JsonPropertyName("bck")]
    public BucketDto? Bucket { get; set; }

    [JsonPropertyName("src-bck")]
    public BucketDto? Source { get; set; }

    [JsonPropertyName("dst-bck")]
    public BucketDto? Destination { get; set; }

    [JsonPropertyName("stats")]
    public JobStatisticsDto? Statistics { get; set; }

    [JsonPropertyName("aborted")]
    public bool IsAborted { get; set; }

    [JsonPropertyName("is_idle")]
    public bool IsIdle { get; set; }

    [JsonPropertyName("abort-err")]
    public string AbortError { get; set; } = string.Empty;

    [JsonPropertyName("err")]
    public string Error { get; set; } = string.Empty;

    [JsonPropertyName("ctlmsg")]
    public string Message { get; set; } = string.Empty;

    [JsonPropertyName("glob.id")]
    public long Packed { get; set; }
}
