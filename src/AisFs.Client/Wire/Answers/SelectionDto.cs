using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>Some objects of a bucket.</summary>
internal sealed class SelectionDto
{
    [JsonPropertyName("objnames")]
    public List<string>? Names { get; set; }

    [JsonPropertyName("template")]
    public string Template { get; set; } = string.Empty;
}
