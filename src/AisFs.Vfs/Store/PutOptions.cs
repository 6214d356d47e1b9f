namespace AisFs.Vfs.Store;

/// <summary>What goes with an upload.</summary>
public sealed record PutOptions
{
    /// <summary>Custom metadata, merged with what the object has; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Custom { get; init; }

    /// <summary>The kind of checksum of the content, for example xxhash2; empty: the cluster does not verify.</summary>
    public string ChecksumType { get; init; } = string.Empty;

    /// <summary>The checksum of the content in hexadecimal.</summary>
    public string Checksum { get; init; } = string.Empty;
}
