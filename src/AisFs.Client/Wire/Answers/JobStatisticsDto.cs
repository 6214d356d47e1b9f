using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What one target did for a job.</summary>
internal sealed class JobStatisticsDto
{
    [JsonPropertyName("loc-objs")]
    public long Objects { get; set; }

    [JsonPropertyName("loc-bytes")]
    public long Bytes { get; set; }

    [JsonPropertyName("out-objs")]
    public long SentObjects { get; set; }

    [JsonPropertyName("out-bytes")]
    public long SentBytes { get; set; }

    [JsonPropertyName("in-objs")]
    public long ReceivedObjects { get; set; }

    [JsonPropertyName("in-bytes")]
    public long ReceivedBytes { get; set; }
}
