namespace AisFs.Vfs.Disk;

/// <summary>How the disk cache of a mount stands.</summary>
/// <param name="Directory">Its folder.</param>
/// <param name="UsedBytes">What is in it, of all mounts that share it, in bytes.</param>
/// <param name="LimitBytes">What may be in it; null for no limit.</param>
/// <param name="FreeBytes">What its disk has left; null when the disk does not tell.</param>
/// <param name="Fault">Why it is left aside; null while it works.</param>
/// <param name="Hits">Blocks that this mount has read from it.</param>
/// <param name="Misses">Blocks that came from the cluster.</param>
/// <param name="Evicted">Objects that this mount has removed to make room.</param>
/// <param name="Damaged">Blocks that were damaged.</param>
/// <param name="Dropped">Blocks that were not written: the disk did not keep up, failed, or had no room.</param>
public sealed record DiskState(
    string Directory, long UsedBytes, long? LimitBytes, long? FreeBytes, string? Fault, long Hits, long Misses, long Evicted, long Damaged, long Dropped);
