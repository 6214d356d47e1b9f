using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What the answer to a batch tells of its entries.</summary>
internal sealed class BatchListDto
{
    [JsonPropertyName("out")]
    public List<BatchEntryDto?>? Entries { get; set; }
}
