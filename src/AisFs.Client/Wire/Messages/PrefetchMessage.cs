using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Objects that are fetched from a cloud.</summary>
internal sealed class PrefetchMessage : SelectionMessage
{
    [JsonPropertyName("coer")]
    public bool ContinueOnError { get; init; }

    [JsonPropertyName("latest-ver")]
    public bool Latest { get; init; }

    [JsonPropertyName("blob-threshold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BlobThreshold { get; init; }

    [JsonPropertyName("num-workers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Workers { get; init; }
}
