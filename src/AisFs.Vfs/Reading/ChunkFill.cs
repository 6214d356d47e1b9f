namespace AisFs.Vfs.Reading;

/// <summary>What became of bytes that arrived for a chunk.</summary>
/// <param name="IsTaken">Whether the chunk still counts; if not, the request was stopped.</param>
/// <param name="IsComplete">Whether all its bytes are there now.</param>
/// <param name="Woken">The readers that have all they wait for, out of their list; null for none.</param>
internal readonly record struct ChunkFill(bool IsTaken, bool IsComplete, ChunkWaiter? Woken);
