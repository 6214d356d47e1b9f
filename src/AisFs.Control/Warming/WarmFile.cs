namespace AisFs.Control.Warming;

/// <summary>A file that is to be fetched.</summary>
/// <param name="Path">Its path in the mount.</param>
/// <param name="Size">Its size in bytes, as the listing has it.</param>
/// <param name="Order">Which path of the order it came from.</param>
internal readonly record struct WarmFile(string Path, long Size, int Order);
