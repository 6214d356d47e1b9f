using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Which job is meant, or which jobs.</summary>
internal sealed class JobMessage
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    [JsonPropertyName("Kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("DaemonID")]
    public required string TargetId { get; init; }

    /// <summary>The bucket, when it is a single one.</summary>
    [JsonPropertyName("Bck")]
    public BucketMessage? Bucket { get; init; }

    /// <summary>The buckets, when there are several.</summary>
    [JsonPropertyName("Buckets")]
    public IReadOnlyList<BucketMessage>? Buckets { get; init; }
}
