using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>An ETL from code, for clusters before AIS 4.</summary>
internal sealed class EtlCodeMessage
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("runtime")]
    public required string Runtime { get; init; }

    [JsonPropertyName("communication")]
    public required string Communication { get; init; }

    [JsonPropertyName("timeout")]
    public required string Timeout { get; init; }

    [JsonPropertyName("funcs")]
    public required EtlFunctionsMessage Functions { get; init; }

    [JsonPropertyName("code")]
    public required byte[] Code { get; init; }

    [JsonPropertyName("dependencies")]
    public required byte[] Dependencies { get; init; }

    [JsonPropertyName("argument")]
    public required string ArgumentType { get; init; }

    [JsonPropertyName("chunk_size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ChunkSize { get; init; }
}
