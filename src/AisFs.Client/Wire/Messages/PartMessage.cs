using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>One part of a multipart upload.</summary>
internal sealed class PartMessage
{
    [JsonPropertyName("part-number")]
    public int Number { get; init; }

    /// <summary>Empty: the cluster knows the part by its number.</summary>
    [JsonPropertyName("etag")]
    public required string ETag { get; init; }
}
