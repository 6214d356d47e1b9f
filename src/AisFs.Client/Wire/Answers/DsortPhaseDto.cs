using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>One phase of a dSort job. Fields that do not belong to the phase are absent.</summary>
internal sealed class DsortPhaseDto
{
    [JsonPropertyName("started_time")]
    public DateTimeOffset? StartTime { get; set; }

    [JsonPropertyName("end_time")]
    public DateTimeOffset? EndTime { get; set; }

    [JsonPropertyName("elapsed")]
    public long ElapsedSeconds { get; set; }

    [JsonPropertyName("running")]
    public bool IsRunning { get; set; }

    [JsonPropertyName("finished")]
    public bool IsFinished { get; set; }

    [JsonPropertyName("total_count")]
    public long Total { get; set; }

    [JsonPropertyName("to_create")]
    public long ToCreate { get; set; }

    [JsonPropertyName("extracted_count")]
    public long Extracted { get; set; }

    [JsonPropertyName("created_count")]
    public long Created { get; set; }

    [JsonPropertyName("extracted_size")]
    public long Bytes { get; set; }

    [JsonPropertyName("extracted_record_count")]
    public long Records { get; set; }

    [JsonPropertyName("extracted_to_disk_count")]
    public long OnDisk { get; set; }

    [JsonPropertyName("extracted_to_disk_size")]
    public long BytesOnDisk { get; set; }

    [JsonPropertyName("moved_shard_count")]
    public long Moved { get; set; }
}
