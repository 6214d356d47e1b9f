using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Objects that are read in one request.</summary>
internal sealed class BatchMessage
{
    [JsonPropertyName("in")]
    public required IReadOnlyList<BatchEntryMessage> Entries { get; init; }

    [JsonPropertyName("mime")]
    public required string Mime { get; init; }

    [JsonPropertyName("coer")]
    public bool ContinueOnError { get; init; }

    [JsonPropertyName("onob")]
    public bool OnlyObjectNames { get; init; }

    [JsonPropertyName("strm")]
    public bool Streaming { get; init; }

    [JsonPropertyName("coloc")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Colocation { get; init; }
}
