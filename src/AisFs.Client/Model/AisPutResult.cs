namespace AisFs.Client;

/// <summary>What the cluster says about an object that was just stored.</summary>
public sealed record AisPutResult
{
    /// <summary>The size in bytes; -1 when it is not known.</summary>
    public long Size { get; init; } = -1;

    /// <summary>The version as the cluster counts it; empty if it does not say.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The checksum of the content.</summary>
    public AisChecksum Checksum { get; init; } = AisChecksum.None;

    /// <summary>The last access, which is the write, in nanoseconds since 1970 UTC; null if the answer does not say.</summary>
    public long? AccessedNs { get; init; }

    /// <summary>The last access, which is the write, to 100 ns; null if the answer does not say.</summary>
    public DateTimeOffset? Accessed => UnixTime.FromNs(AccessedNs);

    /// <summary>
    /// Whether the object was stored. It is not if the object already has the checksum that was sent: version and times stay as
    /// they were.
    /// </summary>
    public bool WasStored => Version.Length > 0 || !Checksum.IsNone;

    /// <summary>The custom metadata that the object now has; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Custom { get; init; } = AisObjectProperties.EmptyCustom;
}
