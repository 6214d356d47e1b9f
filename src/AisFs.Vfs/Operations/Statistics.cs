using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>The room of the cluster.</summary>
internal sealed class Statistics(CapacityCache capacity)
{
    public async ValueTask<FsResult<FsStatistics>> GetAsync(CancellationToken cancellationToken)
    {
        FsResult<StoreCapacity> known = await capacity.GetAsync(cancellationToken).ConfigureAwait(false);
        return known.IsOk ? new FsStatistics(known.Value.TotalBytes, known.Value.AvailableBytes) : known.Error;
    }
}
