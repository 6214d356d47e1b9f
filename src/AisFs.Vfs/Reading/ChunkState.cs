namespace AisFs.Vfs.Reading;

/// <summary>The state of a chunk. The first two count; a chunk in any other state is gone, and has to be looked up again.</summary>
internal enum ChunkState
{
    /// <summary>A request is to bring its bytes.</summary>
    Pending = 0,

    /// <summary>All bytes are there.</summary>
    Complete,

    /// <summary>Its bytes were there; the memory is used for something else.</summary>
    Evicted,

    /// <summary>The request was given up because no reader wanted the bytes any more.</summary>
    Abandoned,

    /// <summary>The request failed.</summary>
    Failed,
}
