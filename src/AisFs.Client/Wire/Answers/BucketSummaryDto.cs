using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>How many objects a bucket has, and how large they are.</summary>
internal sealed class BucketSummaryDto
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("provider")]
    public string Provider { get; set; } = string.Empty;

    [JsonPropertyName("namespace")]
    public NamespaceDto? Namespace { get; set; }

    [JsonPropertyName("ObjCount")]
    [AllowNull]
    public ObjectCountDto Count { get; set => field = value ?? new ObjectCountDto(); } = new();

    [JsonPropertyName("ObjSize")]
    [AllowNull]
    public ObjectSizeDto Size { get; set => field = value ?? new ObjectSizeDto(); } = new();

    [JsonPropertyName("TotalSize")]
    [AllowNull]
    public TotalSizeDto Total { get; set => field = value ?? new TotalSizeDto(); } = new();

    [JsonPropertyName("used_pct")]
    public double UsedPercent { get; set; }

    [JsonPropertyName("is_present")]
    public bool IsPresent { get; set; }
}
