using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Some objects of a bucket: their names, or a template of them.</summary>
internal class SelectionMessage
{
    [JsonPropertyName("objnames")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Names { get; set; }

    [JsonPropertyName("template")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Template { get; set; }
}
