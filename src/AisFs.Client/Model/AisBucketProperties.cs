using System.Text.Json;

namespace AisFs.Client;

/// <summary>The properties of a bucket.</summary>
public sealed class AisBucketProperties
{
    /// <summary>The provider.</summary>
    public string Provider { get; init; } = string.Empty;

    /// <summary>The kind of checksum that the bucket keeps, for example xxhash2; empty if the cluster does not say.</summary>
    public string ChecksumType { get; init; } = string.Empty;

    /// <summary>Whether the bucket counts versions; null if the cluster does not say.</summary>
    public bool? IsVersioned { get; init; }

    /// <summary>When the bucket was created, in nanoseconds since 1970 UTC; null if the cluster does not say.</summary>
    public long? CreatedNs { get; init; }

    /// <summary>When the bucket was created, to 100 ns; null if the cluster does not say.</summary>
    public DateTimeOffset? Created => UnixTime.FromNs(CreatedNs);

    /// <summary>Whether the bucket is on the cluster; false for a remote bucket that it does not know yet.</summary>
    public bool IsPresent { get; init; } = true;

    /// <summary>All properties as the cluster gives them.</summary>
    public JsonElement Json { get; init; }
}
