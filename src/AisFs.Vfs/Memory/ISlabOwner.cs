namespace AisFs.Vfs.Memory;

/// <summary>Where slabs come from, and where they go back to.</summary>
internal interface ISlabOwner
{
    /// <summary>A slab's last reference is gone.</summary>
    void Return(Slab slab);

    /// <summary>What was written becomes what is cached: it no longer counts as an upload's.</summary>
    void MoveToCache(Slab slab);

    /// <summary>A slab can be evicted from now on: a reader or writer that waits for memory may have it.</summary>
    void NoteEvictable();
}
