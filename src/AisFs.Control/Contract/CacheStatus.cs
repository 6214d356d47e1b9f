namespace AisFs.Control.Contract;

/// <summary>A cache.</summary>
/// <param name="Entries">How many things are in it.</param>
/// <param name="UsedBytes">The memory that they take.</param>
/// <param name="LimitBytes">The memory that they may take.</param>
public sealed record CacheStatus(int Entries, long UsedBytes, long LimitBytes);
