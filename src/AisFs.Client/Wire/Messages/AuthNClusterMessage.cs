using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>A cluster that an AuthN server knows.</summary>
internal sealed class AuthNClusterMessage
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Null leaves it.</summary>
    [JsonPropertyName("alias")]
    public string? Alias { get; init; }

    [JsonPropertyName("urls")]
    public required IReadOnlyList<string> Urls { get; init; }
}
