using System.Text.Json;

namespace AisFs.Client;

/// <summary>How many objects a bucket has, and how large they are.</summary>
public sealed record AisBucketSummary
{
    /// <summary>The bucket.</summary>
    public required AisBucketInfo Bucket { get; init; }

    /// <summary>Objects on the cluster's disks.</summary>
    public long PresentObjects { get; init; }

    /// <summary>Objects in the cloud or remote cluster only; 0 unless they were counted too.</summary>
    public long RemoteObjects { get; init; }

    /// <summary>The size of the smallest object in bytes.</summary>
    public long MinObjectBytes { get; init; }

    /// <summary>The average size of an object in bytes.</summary>
    public long AverageObjectBytes { get; init; }

    /// <summary>The size of the largest object in bytes.</summary>
    public long MaxObjectBytes { get; init; }

    /// <summary>Bytes of disk that the bucket takes, copies and metadata too.</summary>
    public long DiskBytes { get; init; }

    /// <summary>The sum of the sizes of the objects on the cluster's disks.</summary>
    public long PresentBytes { get; init; }

    /// <summary>The sum of the sizes of the objects in the cloud or remote cluster only.</summary>
    public long RemoteBytes { get; init; }

    /// <summary>The capacity of all disks in bytes.</summary>
    public long TotalDiskBytes { get; init; }

    /// <summary>How much of the disks the bucket takes, in percent.</summary>
    public double UsedPercent { get; init; }

    /// <summary>Whether the cluster has the bucket; false for a remote one that it does not know yet.</summary>
    public bool IsPresent { get; init; }

    /// <summary>All of it as the cluster gives it.</summary>
    public JsonElement Json { get; init; }
}
