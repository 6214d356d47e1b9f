using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    // The cluster counts its disks anew about as often.
    private static readonly TimeSpan s_statisticsTtl = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _statisticsGate = new(1, 1);
    private StatisticsAsOf? _statistics;

    /// <inheritdoc/>
    public ValueTask<FsResult<FsStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
        => Volatile.Read(ref _statistics) is { } known && _clock.Elapsed(known.AsOf) < s_statisticsTtl
            ? new(known.Value)
            : GuardAsync(LoadStatisticsAsync(cancellationToken));

    private async ValueTask<FsResult<FsStatistics>> LoadStatisticsAsync(CancellationToken cancellationToken)
    {
        await _statisticsGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_statistics is { } known && _clock.Elapsed(known.AsOf) < s_statisticsTtl)
            {
                return known.Value;
            }

            Stamp asOf = _clock.Now();
            FsResult<StoreCapacity> capacity = await _store.GetCapacityAsync(cancellationToken).ConfigureAwait(false);
            if (!capacity.IsOk)
            {
                return capacity.Error;
            }

            FsStatistics statistics = new(capacity.Value.TotalBytes, capacity.Value.AvailableBytes);
            _statistics = new StatisticsAsOf(statistics, asOf);
            return statistics;
        }
        finally
        {
            _statisticsGate.Release();
        }
    }

    private sealed record StatisticsAsOf(FsStatistics Value, Stamp AsOf);
}
