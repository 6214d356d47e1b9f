using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>The container of an ETL.</summary>
internal sealed class EtlRuntimeMessage
{
    [JsonPropertyName("image")]
    public required string Image { get; init; }

    [JsonPropertyName("command")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Command { get; init; }

    [JsonPropertyName("env")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EtlVariableMessage>? Environment { get; init; }
}
