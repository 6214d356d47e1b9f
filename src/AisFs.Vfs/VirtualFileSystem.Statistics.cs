using AisFs.Vfs.Api;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken) => Interruption.CatchAsync(LoadStatisticsAsync(cancellationToken));

    private async ValueTask<FsResult<FsStatistics>> LoadStatisticsAsync(CancellationToken cancellationToken)
    {
        FsResult<StoreCapacity> capacity = await _content.Capacity.GetAsync(cancellationToken).ConfigureAwait(false);
        return capacity.IsOk ? new FsStatistics(capacity.Value.TotalBytes, capacity.Value.AvailableBytes) : capacity.Error;
    }
}
