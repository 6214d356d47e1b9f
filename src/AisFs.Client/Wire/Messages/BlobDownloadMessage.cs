using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>An object that is fetched from a cloud in chunks.</summary>
internal sealed class BlobDownloadMessage
{
    [JsonPropertyName("latest-ver")]
    public bool Latest { get; init; }

    [JsonPropertyName("chunk-size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ChunkSize { get; init; }

    [JsonPropertyName("num-workers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Workers { get; init; }
}
