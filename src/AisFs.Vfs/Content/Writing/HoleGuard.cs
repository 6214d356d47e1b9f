using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// Checks files that become long without being written. Objects have no holes, so all these zeros have to go to the
/// cluster. When it has no room for them, the change is refused at once, and not after days of sending.
/// </summary>
internal sealed class HoleGuard(CapacityCache capacities, ILogger logger)
{
    // Holes up to this size are sent within seconds: they need no check and no log entry.
    private const long Smallest = 16L << 20;
    private const long Step = 1L << 30;

    /// <summary>Decides whether a file may become so long.</summary>
    /// <param name="key">The object.</param>
    /// <param name="before">The file's size.</param>
    /// <param name="hole">How many zeros come behind it.</param>
    /// <param name="size">The size that it would have.</param>
    /// <param name="stored">How much of it the cluster has already.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns><see cref="FsError.NoSpace"/> when the cluster has less room. A cluster that does not say is taken to have it.</returns>
    public async ValueTask<FsError> CheckAsync(ObjectKey key, long before, long hole, long size, long stored, CancellationToken cancellationToken)
    {
        // Many small holes are one large one.
        if (hole < Smallest && (hole <= 0 || before / Step == size / Step))
        {
            return FsError.None;
        }

        FsResult<StoreCapacity> capacity = await capacities.GetAsync(cancellationToken).ConfigureAwait(false);
        if (capacity.Error == FsError.Interrupted)
        {
            return FsError.Interrupted;
        }

        if (!capacity.IsOk || capacity.Value.TotalBytes <= 0)
        {
            HoleLog.HoleUnchecked(logger, key, hole);
            return FsError.None;
        }

        if (size - stored > capacity.Value.AvailableBytes)
        {
            HoleLog.HoleRefused(logger, key, size, capacity.Value.AvailableBytes);
            return FsError.NoSpace;
        }

        if (hole >= Step)
        {
            HoleLog.HoleTaken(logger, key, hole);
        }

        return FsError.None;
    }
}
