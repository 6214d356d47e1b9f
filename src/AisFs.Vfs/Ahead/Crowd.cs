namespace AisFs.Vfs.Ahead;

/// <summary>
/// Counts the programs that wait for the cluster. Where there are many of them, connections and processors are busy
/// with what is wanted now, and what is fetched ahead comes no sooner: it would only cost. May be called from many threads at once.
/// </summary>
/// <param name="many">How many are a crowd, at least 1.</param>
internal sealed class Crowd(int many)
{
    private int _waiting;

    /// <summary>A crowd of a size for this machine.</summary>
    public Crowd()
        : this(Math.Clamp(2 * Environment.ProcessorCount, 4, 16))
    {
    }

    /// <summary>Whether so many wait that nothing is to be fetched ahead.</summary>
    public bool IsThere => Volatile.Read(ref _waiting) >= many;

    /// <summary>A program waits. <see cref="Leave"/> has to follow.</summary>
    public void Enter() => Interlocked.Increment(ref _waiting);

    /// <summary>A program has waited.</summary>
    public void Leave() => Interlocked.Decrement(ref _waiting);
}
