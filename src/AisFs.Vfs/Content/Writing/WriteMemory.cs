using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Content.Writing;

/// <summary>The memory for bytes that are written and not uploaded yet.</summary>
/// <param name="budget">All memory of the mount.</param>
/// <param name="patience">How long a writer waits for memory.</param>
/// <param name="time">The clock.</param>
internal sealed class WriteMemory(MemoryBudget budget, TimeSpan patience, TimeProvider time)
{
    /// <summary>Whether bytes that are on the cluster already should leave memory.</summary>
    public bool IsShort => budget.HasWaiters || budget.WriteBytes > budget.WriteLimit / 8 * 7;

    /// <summary>The largest part of a file that is sent while it is written.</summary>
    /// <param name="least">What a part has in any case: a multiple of a slab.</param>
    /// <returns>Its size in bytes, a multiple of a slab.</returns>
    public long LargestPart(long least) => Math.Max(least, budget.WriteLimit / 2 / budget.SlabSize * budget.SlabSize);

    /// <summary>Rents memory, and waits for a while if need be.</summary>
    /// <param name="size">The size in bytes, at most that of a slab.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is rented.</param>
    /// <returns>The slab with one reference; null when the time is over.</returns>
    public ValueTask<Slab?> TryRentAsync(int size, CancellationToken cancellationToken)
        => TryRent(size) is { } slab
            ? new ValueTask<Slab?>(slab)
            : budget.TryRentAsync(size, MemoryUse.Write, patience, time, cancellationToken);

    /// <summary>Rents memory if there is some.</summary>
    /// <param name="size">The size in bytes, at most that of a slab.</param>
    /// <returns>The slab with one reference; null when there is none.</returns>
    public Slab? TryRent(int size) => budget.TryRent(size, MemoryUse.Write);

    /// <summary>Rents memory for bytes that a reader waits for.</summary>
    public ValueTask<Slab> RentForReadAsync(int size, CancellationToken cancellationToken) => budget.RentAsync(size, MemoryUse.Demand, cancellationToken);
}
