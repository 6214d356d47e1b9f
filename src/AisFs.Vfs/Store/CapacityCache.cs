using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>The capacity of the cluster, asked for rarely: callers that ask at the same time share the answer.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class CapacityCache(IObjectStore store, TimeProvider time)
{
    // The cluster counts its disks anew about as often.
    private static readonly TimeSpan s_ttl = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Known? _known;

    /// <summary>The capacity, at most some seconds old.</summary>
    /// <returns>The capacity, or why it is not known.</returns>
    public async ValueTask<FsResult<StoreCapacity>> GetAsync(CancellationToken cancellationToken)
    {
        if (FindFresh() is { } fresh)
        {
            return fresh;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (FindFresh() is { } shared)
            {
                return shared;
            }

            long asOf = time.GetTimestamp();
            FsResult<StoreCapacity> capacity = await store.GetCapacityAsync(cancellationToken).ConfigureAwait(false);
            if (capacity.IsOk)
            {
                Volatile.Write(ref _known, new Known(capacity.Value, asOf));
            }

            return capacity;
        }
        finally
        {
            _gate.Release();
        }
    }

    private StoreCapacity? FindFresh() => Volatile.Read(ref _known) is { } known && time.GetElapsedTime(known.AsOf) < s_ttl ? known.Value : null;

    private sealed record Known(StoreCapacity Value, long AsOf);
}
