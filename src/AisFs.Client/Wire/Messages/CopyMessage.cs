using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A copy of a bucket, or of some of its objects.</summary>
internal class CopyMessage : SelectionMessage
{
    /// <summary>Other extensions of the copies' names.</summary>
    [JsonPropertyName("ext")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Extensions { get; set; }

    [JsonPropertyName("num-workers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Workers { get; set; }

    [JsonPropertyName("prefix")]
    public string Prefix { get; set; } = string.Empty;

    [JsonPropertyName("prepend")]
    public string Prepend { get; set; } = string.Empty;

    [JsonPropertyName("dry_run")]
    public bool DryRun { get; set; }

    [JsonPropertyName("force")]
    public bool Force { get; set; }

    [JsonPropertyName("latest-ver")]
    public bool Latest { get; set; }

    [JsonPropertyName("synchronize")]
    public bool Synchronize { get; set; }

    [JsonPropertyName("coer")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ContinueOnError { get; set; }

    /// <summary>The other bucket; null when the query names it.</summary>
    [JsonPropertyName("tobck")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BucketMessage? Destination { get; set; }
}
