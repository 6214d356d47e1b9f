using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What a role allows on a bucket.</summary>
internal sealed class BucketAccessDto
{
    [JsonPropertyName("bck")]
    [AllowNull]
    public BucketDto Bucket { get; set => field = value ?? new BucketDto(); } = new();

    [JsonPropertyName("perm")]
    public ulong Access { get; set; }
}
