using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Asks for the attributes that a listing does not tell.</summary>
/// <param name="maxParallel">How many requests are under way at most.</param>
internal sealed class EntryCompletion(NameProbe probe, DirectoryListings listings, MountClock clock, int maxParallel)
{
    /// <summary>How many entries are completed at a time.</summary>
    public const int BatchSize = 64;

    /// <summary>Asks for what a listing did not tell, side by side; the cache remembers it.</summary>
    public async ValueTask<FsResult> CompleteAsync(DirectoryInode directory, ListedNode[] nodes, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = clock.Now();
        FsError failure = FsError.None;
        ParallelOptions parallelism = new() { MaxDegreeOfParallelism = maxParallel, CancellationToken = cancellationToken };
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = nodes[i].Meta.IsComplete ? nodes[i] : listings.CompletedByOld(place, nodes[i]);
        }

        int[] partial = [.. Enumerable.Range(0, nodes.Length).Where(i => !nodes[i].Meta.IsComplete)];
        if (partial.Length == 0)
        {
            return FsResult.Ok;
        }

        await Parallel.ForEachAsync(partial, parallelism, async (i, token) =>
        {
            FsResult<ListedNode?> complete = await probe.CompleteAsync(place, nodes[i], token).ConfigureAwait(false);
            if (complete is { IsOk: true, Value: { } node })
            {
                listings.Remember(directory, place, nodes[i], node, asOf);
                nodes[i] = node;
            }
            else if (!complete.IsOk)
            {
                failure = complete.Error;
            }
        }).ConfigureAwait(false);
        return new FsResult(failure);
    }
}
