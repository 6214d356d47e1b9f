namespace AisFs.Vfs.Control;

/// <summary>A file that was fetched.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="IsKept">Whether all of it is where it was to be; false when the disk cache could not keep it, or keeps no objects like this one.</param>
public readonly record struct FetchedFile(long Size, bool IsKept);
