namespace AisFs.Client;

/// <summary>A proxy or a target of a cluster.</summary>
public sealed record AisNode
{
    /// <summary>The id, for example <c>KKBt8081</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>proxy</c> or <c>target</c>.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The URL for clients, for example <c>http://10.0.0.1:8081</c>, without a trailing '/'.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The URL for control messages within the cluster.</summary>
    public string ControlUrl { get; init; } = string.Empty;

    /// <summary>The URL for data within the cluster.</summary>
    public string DataUrl { get; init; } = string.Empty;

    /// <summary>Flags as the cluster gives them.</summary>
    public ulong Flags { get; init; }

    /// <summary>The digest of the id, which rendezvous hashing uses.</summary>
    public ulong IdDigest { get; init; }

    /// <summary>Whether the node is in maintenance or being decommissioned, and so owns no objects.</summary>
    public bool IsInMaintenance => (Flags & (4 | 8)) != 0;
}
