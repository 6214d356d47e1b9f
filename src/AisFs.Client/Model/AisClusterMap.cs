namespace AisFs.Client;

/// <summary>The cluster map: all nodes, at one version. Immutable.</summary>
public sealed partial class AisClusterMap
{
    /// <summary>Builds a map.</summary>
    /// <param name="version">The version, which grows with each change.</param>
    /// <param name="uuid">The id of the cluster.</param>
    /// <param name="primary">The primary proxy; may be null.</param>
    /// <param name="proxies">The proxies, in the order of the cluster.</param>
    /// <param name="targets">The targets, in the order of the cluster.</param>
    public AisClusterMap(long version, string uuid, AisNode? primary, IReadOnlyList<AisNode> proxies, IReadOnlyList<AisNode> targets)
    {
        ArgumentNullException.ThrowIfNull(uuid);
        ArgumentNullException.ThrowIfNull(proxies);
        ArgumentNullException.ThrowIfNull(targets);
        Version = version;
        Uuid = uuid;
        Primary = primary;
        Proxies = proxies;
        Targets = targets;
    }

    /// <summary>The version, which grows with each change.</summary>
    public long Version { get; }

    /// <summary>The id of the cluster.</summary>
    public string Uuid { get; }

    /// <summary>When the cluster was made, as it writes it; empty if the cluster does not say.</summary>
    public string CreationTime { get; init; } = string.Empty;

    /// <summary>The primary proxy; null if the cluster does not say.</summary>
    public AisNode? Primary { get; }

    /// <summary>The proxies.</summary>
    public IReadOnlyList<AisNode> Proxies { get; }

    /// <summary>The targets.</summary>
    public IReadOnlyList<AisNode> Targets { get; }
}
