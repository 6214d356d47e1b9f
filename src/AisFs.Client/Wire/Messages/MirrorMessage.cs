using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>How a bucket's objects are copied.</summary>
internal sealed class MirrorMessage
{
    [JsonPropertyName("enabled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsEnabled { get; init; }

    [JsonPropertyName("copies")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Copies { get; init; }
}
