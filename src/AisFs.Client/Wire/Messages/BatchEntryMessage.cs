using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>One entry of a batch. An object of the global namespace is named by bucket and provider, any other object by its unique name.</summary>
internal sealed class BatchEntryMessage
{
    [JsonPropertyName("objname")]
    public required string ObjectName { get; init; }

    [JsonPropertyName("bucket")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bucket { get; init; }

    [JsonPropertyName("provider")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    [JsonPropertyName("uname")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UniqueName { get; init; }

    [JsonPropertyName("opaque")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Opaque { get; init; }

    [JsonPropertyName("archpath")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArchivePath { get; init; }

    [JsonPropertyName("start")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Start { get; init; }

    /// <summary>-1 is all that follows; null is the whole object.</summary>
    [JsonPropertyName("length")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Length { get; init; }
}
