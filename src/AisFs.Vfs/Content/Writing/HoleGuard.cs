using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// Looks at files that become long without being written: objects have no holes, and all those zeros will have to go to the
/// cluster. What it has no room for is refused at once, and not after days of sending.
/// </summary>
internal sealed class HoleGuard(ContentServices services)
{
    // What is sent in some seconds need not be talked of.
    private const long Smallest = 16L << 20;
    private const long Step = 1L << 30;

    /// <summary>Decides whether a file may become so long.</summary>
    /// <param name="key">The object.</param>
    /// <param name="before">The file's size.</param>
    /// <param name="hole">How many zeros come behind it.</param>
    /// <param name="size">The size that it would have.</param>
    /// <param name="stored">How much of it the cluster has already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns><see cref="FsError.NoSpace"/> when the cluster has less room. One that does not tell is believed to have it.</returns>
    public async ValueTask<FsError> CheckAsync(ObjectKey key, long before, long hole, long size, long stored, CancellationToken cancellationToken)
    {
        // Many small holes are one large one.
        if (hole < Smallest && (hole <= 0 || before / Step == size / Step))
        {
            return FsError.None;
        }

        FsResult<StoreCapacity> capacity = await services.Capacity.GetAsync(cancellationToken).ConfigureAwait(false);
        if (capacity.Error == FsError.Interrupted)
        {
            return FsError.Interrupted;
        }

        if (!capacity.IsOk || capacity.Value.TotalBytes <= 0)
        {
            ContentLog.HoleUnchecked(services.Logger, key, hole);
            return FsError.None;
        }

        if (size - stored > capacity.Value.AvailableBytes)
        {
            ContentLog.HoleRefused(services.Logger, key, size, capacity.Value.AvailableBytes);
            return FsError.NoSpace;
        }

        if (hole >= Step)
        {
            ContentLog.HoleTaken(services.Logger, key, hole);
        }

        return FsError.None;
    }
}
