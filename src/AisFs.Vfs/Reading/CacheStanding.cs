namespace AisFs.Vfs.Reading;

/// <summary>What the cache has noted of an object. Only <see cref="ChunkCache"/> touches it, under its lock.</summary>
internal sealed class CacheStanding
{
    /// <summary>How many contents use the object.</summary>
    public int Contents { get; set; }

    /// <summary>How many of its chunks can be evicted.</summary>
    public int Kept { get; set; }

    /// <summary>Whether new opens find it.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>Whether nothing will ever ask for its chunks.</summary>
    public bool IsDropped => !IsRegistered && Contents == 0;
}
