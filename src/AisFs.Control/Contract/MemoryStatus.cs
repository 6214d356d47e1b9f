namespace AisFs.Control.Contract;

/// <summary>The memory of readers and writers.</summary>
/// <param name="UsedBytes">In use, the cache of data included.</param>
/// <param name="WriteBytes">The part that holds bytes to be uploaded.</param>
/// <param name="LimitBytes">The limit.</param>
/// <param name="Waiting">Readers and writers that wait for memory.</param>
public sealed record MemoryStatus(long UsedBytes, long WriteBytes, long LimitBytes, int Waiting);
