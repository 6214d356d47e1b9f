namespace AisFs.Vfs.Reading;

/// <summary>Decides which chunks stay in memory.</summary>
internal interface IChunkKeeper
{
    /// <summary>A chunk is complete: from now on it can be evicted.</summary>
    void Keep(Chunk chunk);

    /// <summary>A chunk has lost its place to another one: it goes.</summary>
    void Discard(Chunk chunk);

    /// <summary>An object is stale: no new open finds it, and its chunks go.</summary>
    void Retire(CachedObject obj);
}
