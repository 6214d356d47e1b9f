namespace AisFs.Vfs.Store;

/// <summary>A copy that was seen whole.</summary>
/// <param name="Copy">The copy; its checksum may be of another kind than the source's.</param>
/// <param name="Source">The state of the source whose bytes it has.</param>
public sealed record CopiedObject(ObjectInfo Copy, ObjectVersion Source);
