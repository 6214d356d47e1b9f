namespace AisFs.Vfs.Reading;

/// <summary>How far a chunk is.</summary>
internal enum ChunkState
{
    /// <summary>Being fetched.</summary>
    Pending = 0,

    /// <summary>All bytes are there.</summary>
    Complete,

    /// <summary>No longer part of its object: evicted, dropped, or the fetch failed.</summary>
    Gone,
}
