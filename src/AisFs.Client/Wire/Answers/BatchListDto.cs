using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>The list of the entries in the answer to a batch.</summary>
internal sealed class BatchListDto
{
    [JsonPropertyName("out")]
    public List<BatchEntryDto?>? Entries { get; set; }
}
