namespace AisFs.Vfs.Store;

/// <summary>What a listing tells of an object.</summary>
/// <param name="Version">The state of the content, with its size.</param>
/// <param name="Custom">The custom metadata.</param>
/// <param name="IsCached">Whether the bytes are on the cluster's own disks.</param>
internal readonly record struct ListedObject(ObjectVersion Version, IReadOnlyDictionary<string, string> Custom, bool IsCached);
