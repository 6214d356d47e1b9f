using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>Which page of a listing is wanted.</summary>
internal sealed class ListMessage
{
    [JsonPropertyName("prefix")]
    public required string Prefix { get; init; }

    [JsonPropertyName("pagesize")]
    public int PageSize { get; init; }

    [JsonPropertyName("uuid")]
    public required string Uuid { get; init; }

    [JsonPropertyName("props")]
    public required string Properties { get; init; }

    [JsonPropertyName("continuation_token")]
    public required string ContinuationToken { get; init; }

    /// <summary>The bits as a decimal number.</summary>
    [JsonPropertyName("flags")]
    public required string Flags { get; init; }

    [JsonPropertyName("target")]
    public required string Target { get; init; }

    [JsonPropertyName("start_after")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StartAfter { get; init; }

    [JsonPropertyName("time_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeFormat { get; init; }
}
