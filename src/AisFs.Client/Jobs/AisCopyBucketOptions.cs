namespace AisFs.Client.Jobs;

/// <summary>How a bucket, or a group of objects, is copied.</summary>
public record AisCopyBucketOptions
{
    internal static AisCopyBucketOptions Default { get; } = new();

    /// <summary>Only objects whose names begin with this; for whole buckets. Default empty: all.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>What goes in front of the names of the copies; a '/' must be written. Default empty.</summary>
    public string Prepend { get; init; } = string.Empty;

    /// <summary>Other extensions of the copies' names, without the dot: <c>jpg</c> to <c>txt</c>; null: none change. Default null.</summary>
    public IReadOnlyDictionary<string, string>? Extensions { get; init; }

    /// <summary>Whether the cluster only counts what it would do. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether to copy although another such job runs. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the cluster first looks for newer versions in the cloud or remote cluster. Default false.</summary>
    public bool Latest { get; init; }

    /// <summary>Whether copies are removed whose originals turn out to be gone from the cloud. Default false.</summary>
    public bool Synchronize { get; init; }

    /// <summary>Whether to go on when one object fails. Default false.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>The number of workers of each target; 0 leaves it to the cluster, -1 is none: one object after the other. Default 0.</summary>
    public int Workers { get; init; }

    internal virtual void Validate()
    {
        ArgumentNullException.ThrowIfNull(Prefix);
        ArgumentNullException.ThrowIfNull(Prepend);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, -1);
        foreach ((string from, string to) in Extensions ?? new Dictionary<string, string>())
        {
            ArgumentException.ThrowIfNullOrEmpty(from);
            ArgumentNullException.ThrowIfNull(to);
        }
    }
}
