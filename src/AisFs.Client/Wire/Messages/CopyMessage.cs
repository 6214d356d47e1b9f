using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A copy of a bucket, or of some of its objects.</summary>
internal class CopyMessage : SelectionMessage
{
    /// <summary>Other extensions of the copies' names.</summary>
    [JsonPropertyName("ext")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Extensions { get; init; }

    [JsonPropertyName("num-workers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Workers { get; init; }

    [JsonPropertyName("prefix")]
    public required string Prefix { get; init; }

    [JsonPropertyName("prepend")]
    public required string Prepend { get; init; }

    [JsonPropertyName("dry_run")]
    public bool DryRun { get; init; }

    [JsonPropertyName("force")]
    public bool Force { get; init; }

    [JsonPropertyName("latest-ver")]
    public bool Latest { get; init; }

    [JsonPropertyName("synchronize")]
    public bool Synchronize { get; init; }

    [JsonPropertyName("coer")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ContinueOnError { get; init; }

    /// <summary>The other bucket; null when the query names it.</summary>
    [JsonPropertyName("tobck")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BucketMessage? Destination { get; init; }
}
