namespace AisFs.Client;

/// <summary>What a summary of a bucket counts.</summary>
public sealed record AisSummaryOptions
{
    internal static AisSummaryOptions Default { get; } = new();

    /// <summary>Only objects whose names begin with this. Default empty: all.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Whether only objects on the cluster's disks count. Default true.</summary>
    public bool OnlyCached { get; init; } = true;

    /// <summary>Whether only a bucket counts that the cluster has. Default true.</summary>
    public bool OnlyPresent { get; init; } = true;

    /// <summary>The id of a summary that was begun before; empty: a new one. Default empty.</summary>
    public string Uuid { get; init; } = string.Empty;
}
