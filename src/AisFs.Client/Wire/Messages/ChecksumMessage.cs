using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>The kind of checksum that a bucket keeps.</summary>
internal sealed class ChecksumMessage
{
    [JsonPropertyName("type")]
    public required string Type { get; init; }
}
