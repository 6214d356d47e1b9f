namespace AisFs.Vfs.Memory;

/// <summary>Has memory for the line of waiters.</summary>
internal interface IMemorySource
{
    /// <summary>Finds memory for a waiter.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <returns>A slab with one reference; null when there is none yet.</returns>
    Slab? TryServe(MemoryWaiter waiter);
}
