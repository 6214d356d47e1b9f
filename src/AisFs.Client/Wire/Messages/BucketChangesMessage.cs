using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Properties of a bucket that change; null leaves one as it is.</summary>
internal sealed class BucketChangesMessage
{
    [JsonPropertyName("checksum")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChecksumMessage? Checksum { get; init; }

    [JsonPropertyName("versioning")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SwitchMessage? Versioning { get; init; }

    [JsonPropertyName("mirror")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MirrorMessage? Mirror { get; init; }

    [JsonPropertyName("ec")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ErasureCodingMessage? ErasureCoding { get; init; }

    [JsonPropertyName("lru")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SwitchMessage? Lru { get; init; }

    /// <summary>The bits as a decimal number.</summary>
    [JsonPropertyName("access")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Access { get; init; }
}
