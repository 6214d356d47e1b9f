namespace AisFs.Client;

/// <summary>An inventory of a bucket: a listing that is stored.</summary>
public sealed record AisInventory
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The bucket as a URL.</summary>
    public string Bucket { get; init; } = string.Empty;

    /// <summary>The object that holds it.</summary>
    public string ObjectName { get; init; } = string.Empty;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Only names that begin with this; empty: all.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>When it was begun, in nanoseconds since 1970 UTC.</summary>
    public long StartedNs { get; init; }

    /// <summary>When it was begun, to 100 ns; null if the cluster does not say.</summary>
    public DateTimeOffset? Started => UnixTime.FromNs(StartedNs);

    /// <summary>When it was finished, in nanoseconds since 1970 UTC; 0 while it is written.</summary>
    public long FinishedNs { get; init; }

    /// <summary>When it was finished, to 100 ns; null while it is written.</summary>
    public DateTimeOffset? Finished => UnixTime.FromNs(FinishedNs);

    /// <summary>The number of names.</summary>
    public long Names { get; init; }

    /// <summary>The version of the cluster map that it was made under.</summary>
    public long MapVersion { get; init; }

    /// <summary>The number of chunks.</summary>
    public long Chunks { get; init; }

    /// <summary>The number of targets that took part.</summary>
    public long Targets { get; init; }
}
