namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What statfs tells.</summary>
public readonly record struct Capacity(long BlockSize, long TotalBytes, long AvailableBytes, long NameMax);
