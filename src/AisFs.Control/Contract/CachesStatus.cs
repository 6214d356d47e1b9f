namespace AisFs.Control.Contract;

/// <summary>The caches of a mount.</summary>
/// <param name="Attributes">Attributes and listings.</param>
/// <param name="Data">Bytes of objects.</param>
/// <param name="Inodes">Inodes that the kernel refers to.</param>
/// <param name="Disk">Bytes of objects on a local disk; null for no disk cache.</param>
public sealed record CachesStatus(CacheStatus Attributes, CacheStatus Data, int Inodes, DiskCacheStatus? Disk = null);
