namespace AisFs.Client;

/// <summary>The capacity of a cluster's disks. Targets that share a disk each count it.</summary>
/// <param name="TotalBytes">All bytes.</param>
/// <param name="UsedBytes">Bytes in use, by AIStore or other software.</param>
public readonly record struct AisCapacity(long TotalBytes, long UsedBytes)
{
    /// <summary>Bytes that can still be written.</summary>
    public long AvailableBytes => Math.Max(0, TotalBytes - UsedBytes);
}
