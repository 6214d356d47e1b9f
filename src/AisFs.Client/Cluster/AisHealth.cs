namespace AisFs.Client;

/// <summary>The state of a node, as it reports it.</summary>
public sealed record AisHealth
{
    /// <summary>Whether the node reports that it is ready.</summary>
    public bool IsReady { get; init; }

    /// <summary>How long the cluster has been up; null if the cluster does not say.</summary>
    public TimeSpan? ClusterUptime { get; init; }

    /// <summary>How long the node has been up; null if the cluster does not say.</summary>
    public TimeSpan? NodeUptime { get; init; }
}
