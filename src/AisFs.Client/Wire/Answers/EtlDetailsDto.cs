using System.Text.Json;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What an ETL was begun with. Clusters before 5.0 answer with the message itself, later ones wrap it.</summary>
internal sealed class EtlDetailsDto
{
    [JsonPropertyName("init_msg")]
    public EtlDetailsDto? Message { get; set; }

    [JsonPropertyName("id")]
    public string Id { get; set; } = string.Empty;

    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("communication")]
    public string Communication { get; set; } = string.Empty;

    [JsonPropertyName("init_timeout")]
    public string InitTimeout { get; set; } = string.Empty;

    [JsonPropertyName("timeout")]
    public string Timeout { get; set; } = string.Empty;

    [JsonPropertyName("obj_timeout")]
    public string ObjectTimeout { get; set; } = string.Empty;

    [JsonPropertyName("spec")]
    public byte[]? Specification { get; set; }

    [JsonPropertyName("code")]
    public byte[]? Code { get; set; }

    [JsonPropertyName("dependencies")]
    public byte[]? Dependencies { get; set; }

    /// <summary>The name of a runtime, or an object with the image.</summary>
    [JsonPropertyName("runtime")]
    public JsonElement Runtime { get; set; }

    [JsonPropertyName("argument")]
    public string ArgumentType { get; set; } = string.Empty;

    [JsonPropertyName("chunk_size")]
    public long ChunkSize { get; set; }

    [JsonPropertyName("obj_errors")]
    public List<EtlObjectErrorDto?>? ObjectErrors { get; set; }
}
