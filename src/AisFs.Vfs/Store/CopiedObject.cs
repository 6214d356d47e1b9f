namespace AisFs.Vfs.Store;

/// <summary>A copy that was seen whole.</summary>
/// <param name="Copy">The copy; its checksum may be of another kind than the source's.</param>
/// <param name="Source">The state of the source whose bytes it has.</param>
public sealed record CopiedObject(ObjectInfo Copy, ObjectVersion Source)
{
    /// <summary>The last write of the source in nanoseconds since 1970 UTC; null when the cluster did not tell.</summary>
    public long? SourceModifiedNs { get; init; }
}
