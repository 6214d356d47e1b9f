using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Messages;

/// <summary>What a role allows on a bucket.</summary>
internal sealed class BucketAccessMessage
{
    [JsonPropertyName("bck")]
    public required BucketMessage Bucket { get; init; }

    /// <summary>The bits as a decimal number.</summary>
    [JsonPropertyName("perm")]
    public required string Access { get; init; }
}
