namespace AisFs.Vfs.Store;

/// <summary>The capacity of a cluster.</summary>
/// <param name="TotalBytes">All bytes of its disks.</param>
/// <param name="AvailableBytes">Bytes that can still be written.</param>
public readonly record struct StoreCapacity(long TotalBytes, long AvailableBytes);
