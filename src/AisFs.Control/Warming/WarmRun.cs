using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AisFs.Control.Contract;
using AisFs.Control.Reports;
using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using AisFs.Vfs.Store;

namespace AisFs.Control.Warming;

/// <summary>
/// Carries out one <see cref="WarmOrder"/>: finds the files, lets the cluster fetch them, and fetches them, several at a time and in their order.
/// What is there already is not fetched again.
/// </summary>
internal sealed class WarmRun(ControlledMount mount, WarmOrder order, TimeProvider time)
{
    private const int Parallel = 8;
    private const int NamesPerJob = 5000;

    // The cache holds less than the limit: readers and writers need memory, too.
    private const double ShareOfMemory = 0.75;
    private const long BlockSize = 128 << 10;
    private const long SmallestPiece = 4 << 10;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Channel<WarmLine> _lines = Channel.CreateUnbounded<WarmLine>();
    private readonly WarmTally _tally = new();

    /// <summary>Carries it out.</summary>
    /// <param name="cancellationToken">Ends it; what has arrived stays.</param>
    /// <returns>What happens.</returns>
    public async IAsyncEnumerable<WarmLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task work = WorkAsync(cancellationToken);
        await foreach (WarmLine line in _lines.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }

        await work.ConfigureAwait(false);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<WarmFile> files = await FindAsync(cancellationToken).ConfigureAwait(false);
            Tell(new WarmLine("found", files.Count, files.Sum(static file => file.Size)));
            if (order.Cluster)
            {
                await WhileTellingAsync(_tally.TakeCluster, AskClusterAsync(files, cancellationToken)).ConfigureAwait(false);
            }

            if (order.To is { } to)
            {
                FetchPlace place = to == "disk" ? FetchPlace.Disk : FetchPlace.Memory;
                await WhileTellingAsync(() => _tally.Take("progress"), FetchAsync(place == FetchPlace.Memory ? WhatFits(files) : files, place, cancellationToken)).ConfigureAwait(false);
            }

            Tell(_tally.Take("end"));
        }
        finally
        {
            _lines.Writer.Complete();
        }
    }

    private async Task<List<WarmFile>> FindAsync(CancellationToken cancellationToken)
    {
        FileWalk walk = new(mount.FileSystem);
        List<WarmFile> files = [];
        for (int i = 0; i < order.Paths.Count; i++)
        {
            (string path, FsError error) = await walk.FindAsync(order.Paths[i], i, files, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                Fail(i, path, error);
            }
        }

        if (order.Seed is { } seed)
        {
            EpochOrder.Arrange(files, seed);
        }

        return files;
    }

    // Small files take pieces of blocks, whose sizes are powers of two.
    private static long MemoryOf(long size)
        => size <= BlockSize ? (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(size, SmallestPiece)) : (size + BlockSize - 1) / BlockSize * BlockSize;

    // More than that would drive out what was fetched first.
    private List<WarmFile> WhatFits(List<WarmFile> files)
    {
        double room = mount.FileSystem.Control.TakeSnapshot(0).MemoryLimit * ShareOfMemory;
        List<WarmFile> fits = [.. files.TakeWhile(file => (room -= MemoryOf(file.Size)) >= 0)];
        if (fits.Count < files.Count)
        {
            Tell(new WarmLine("full", files.Count - fits.Count, files.Skip(fits.Count).Sum(static file => file.Size)));
        }

        return fits;
    }

    private Task FetchAsync(List<WarmFile> files, FetchPlace place, CancellationToken cancellationToken)
        => System.Threading.Tasks.Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (file, token) =>
            {
                FsResult<FetchedFile> fetched = await mount.FileSystem.Control.FetchAsync(file.Path, place, _tally, token).ConfigureAwait(false);
                if (fetched.IsOk && fetched.Value.IsKept)
                {
                    _tally.AddFile();
                }
                else
                {
                    Fail(file.Order, file.Path, fetched.IsOk ? FsError.NoSpace : fetched.Error);
                }
            });

    private async Task AskClusterAsync(List<WarmFile> files, CancellationToken cancellationToken)
    {
        IEnumerable<IGrouping<BucketId, ObjectKey>> buckets = files
            .Select(file => mount.FileSystem.Control.Locate(file.Path)).OfType<ObjectKey>().GroupBy(static key => key.Bucket);
        foreach (IGrouping<BucketId, ObjectKey> bucket in buckets)
        {
            foreach (ObjectKey[] part in bucket.Chunk(NamesPerJob))
            {
                if (await mount.Prefetch.RunAsync(bucket.Key, [.. part.Select(static key => key.Name)], _tally, cancellationToken).ConfigureAwait(false) is { } reason)
                {
                    Tell(new WarmLine("failed", part.Length, Path: bucket.Key.ToString(), Error: nameof(FsError.NotSupported), Reason: reason));
                }

                _tally.EndJob();
            }
        }

        Tell(_tally.TakeCluster());
    }

    private async Task WhileTellingAsync(Func<WarmLine> take, Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(s_interval, time, CancellationToken.None)).ConfigureAwait(false) != work)
        {
            Tell(take());
        }

        await work.ConfigureAwait(false);
    }

    private void Fail(int which, string path, FsError error) => Tell(new WarmLine("failed", 1, Order: which, Path: path, Error: error.ToString()));

    private void Tell(WarmLine line) => _ = _lines.Writer.TryWrite(line);
}
