using System.Text.Json;

namespace AisFs.Client.Dsort;

/// <summary>A dSort job as one target sees it.</summary>
public sealed record AisDsortInfo
{
    /// <summary>The id of the job.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The bucket that is read; null if the cluster does not say.</summary>
    public AisBucketInfo? Source { get; init; }

    /// <summary>The bucket that is written; null if the cluster does not say.</summary>
    public AisBucketInfo? Destination { get; init; }

    /// <summary>When it began; null when it did not.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>How long the extraction took, as the cluster counts it.</summary>
    public long ExtractionTime { get; init; }

    /// <summary>How long the sorting took, as the cluster counts it.</summary>
    public long SortingTime { get; init; }

    /// <summary>How long the creation took, as the cluster counts it.</summary>
    public long CreationTime { get; init; }

    /// <summary>Objects that the target worked on.</summary>
    public long Objects { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Reading shards.</summary>
    public AisDsortPhase Extraction { get; init; } = new();

    /// <summary>Ordering records.</summary>
    public AisDsortPhase Sorting { get; init; } = new();

    /// <summary>Writing shards.</summary>
    public AisDsortPhase Creation { get; init; } = new();

    /// <summary>Whether the job was stopped before its end.</summary>
    public bool IsAborted { get; init; }

    /// <summary>Whether the job is kept for its history only.</summary>
    public bool IsArchived { get; init; }

    /// <summary>The description for people.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Errors.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>All of it as the target gives it.</summary>
    public JsonElement Json { get; init; }
}
