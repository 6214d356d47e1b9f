namespace AisFs.DevServer.Protocol;

/// <summary>The cluster's clock.</summary>
/// <param name="provider">Where the time comes from.</param>
internal sealed class ClusterClock(TimeProvider provider)
{
    /// <summary>The clock that waits and time stamps use.</summary>
    public TimeProvider Provider => provider;

    /// <summary>The time now, ns since 1970.</summary>
    public long Now => GoTime.Now(provider);

    /// <summary>The start of the cluster, ns since 1970.</summary>
    public long Started { get; } = GoTime.Now(provider);
}
