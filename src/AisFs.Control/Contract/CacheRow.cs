namespace AisFs.Control.Contract;

/// <summary>A cache in an interval.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hits">How often it had what was wanted.</param>
/// <param name="Misses">How often it had not.</param>
public sealed record CacheRow(string Name, long Hits, long Misses);
