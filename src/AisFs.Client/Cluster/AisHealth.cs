namespace AisFs.Client;

/// <summary>How a node says it is.</summary>
public sealed record AisHealth
{
    /// <summary>Whether the node says that it is ready.</summary>
    public bool IsReady { get; init; }

    /// <summary>How long the cluster has been up; null when not told.</summary>
    public TimeSpan? ClusterUptime { get; init; }

    /// <summary>How long the node has been up; null when not told.</summary>
    public TimeSpan? NodeUptime { get; init; }
}
