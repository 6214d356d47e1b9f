namespace AisFs.Vfs.Api;

/// <summary>The capacity of the cluster, as statfs shows it.</summary>
/// <param name="TotalBytes">All bytes of the cluster's disks.</param>
/// <param name="AvailableBytes">Bytes that can still be written.</param>
public readonly record struct FsStatistics(long TotalBytes, long AvailableBytes);
