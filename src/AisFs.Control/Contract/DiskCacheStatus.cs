namespace AisFs.Control.Contract;

/// <summary>The disk cache of a mount. Sizes are bytes; blocks and objects are counted since the mount began.</summary>
/// <param name="Directory">Its folder.</param>
/// <param name="UsedBytes">What is in it, of all mounts that share it.</param>
/// <param name="LimitBytes">What may be in it; null for no limit.</param>
/// <param name="FreeBytes">The room that its disk has left; null when it does not tell.</param>
/// <param name="Fault">Why it is left aside; null while it works.</param>
/// <param name="Hits">Blocks that were read from it.</param>
/// <param name="Misses">Blocks that came from the cluster.</param>
/// <param name="Evicted">Objects that were removed to make room.</param>
/// <param name="Damaged">Blocks that were damaged, and read from the cluster again.</param>
/// <param name="Dropped">Blocks that were not written: the disk did not keep up, failed, or had no room.</param>
public sealed record DiskCacheStatus(
    string Directory, long UsedBytes, long? LimitBytes, long? FreeBytes, string? Fault, long Hits, long Misses, long Evicted, long Damaged, long Dropped);
