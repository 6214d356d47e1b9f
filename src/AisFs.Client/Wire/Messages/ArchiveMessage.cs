using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Objects that are put into one archive.</summary>
internal sealed class ArchiveMessage : SelectionMessage
{
    [JsonPropertyName("archname")]
    public required string ArchiveName { get; init; }

    [JsonPropertyName("isbn")]
    public bool IncludeSourceName { get; init; }

    [JsonPropertyName("aate")]
    public bool AllowAppend { get; init; }

    [JsonPropertyName("coer")]
    public bool ContinueOnError { get; init; }

    [JsonPropertyName("mime")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mime { get; init; }

    [JsonPropertyName("tobck")]
    public required BucketMessage Destination { get; init; }
}
