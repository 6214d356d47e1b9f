using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>One entry in the answer to a batch.</summary>
internal sealed class BatchEntryDto
{
    [JsonPropertyName("err_msg")]
    public string Error { get; set; } = string.Empty;

    [JsonPropertyName("opaque")]
    public byte[]? Opaque { get; set; }
}
