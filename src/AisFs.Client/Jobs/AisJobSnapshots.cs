namespace AisFs.Client.Jobs;

/// <summary>A job, or all jobs of a kind, as all targets see them.</summary>
public sealed class AisJobSnapshots
{
    internal AisJobSnapshots(IReadOnlyDictionary<string, IReadOnlyList<AisJobSnapshot>> byTarget)
    {
        ByTarget = byTarget;
        All = [.. byTarget.Values.SelectMany(static snapshots => snapshots)];
    }

    /// <summary>The snapshots by the target's id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<AisJobSnapshot>> ByTarget { get; }

    /// <summary>The snapshots of all targets.</summary>
    public IReadOnlyList<AisJobSnapshot> All { get; }

    /// <summary>Whether every target's part is idle or stopped.</summary>
    public bool AreAllIdle => All.All(static snapshot => snapshot.IsIdle || snapshot.IsStopped);

    /// <summary>Whether any target's part was stopped before its end.</summary>
    public bool IsAnyAborted => All.Any(static snapshot => snapshot.IsStopped);

    /// <summary>Whether any target's part has ended, successfully or not.</summary>
    public bool IsAnyFinished => All.Any(static snapshot => snapshot.IsStopped || snapshot.EndTime is not null);

    /// <summary>From the earliest start to the latest end; null while any part runs, or when there is none.</summary>
    public TimeSpan? TotalTime => All.Count > 0 && All.All(static snapshot => snapshot is { StartTime: not null, EndTime: not null })
        ? All.Max(static snapshot => snapshot.EndTime!.Value) - All.Min(static snapshot => snapshot.StartTime!.Value) : null;

    internal AisJobResult ToResult(string id)
    {
        string error = All.FirstOrDefault(static snapshot => snapshot.AbortError.Length > 0)?.AbortError ?? string.Empty;
        bool isAborted = All.Any(static snapshot => snapshot.IsAborted);
        return new AisJobResult
        {
            Id = id,
            IsSuccess = !isAborted && error.Length == 0,
            Error = error.Length > 0 ? error : isAborted ? AisJobResult.Aborted : string.Empty,
            EndTime = All.All(static snapshot => snapshot.EndTime is not null) ? All.Max(static snapshot => snapshot.EndTime) : null,
        };
    }
}
