using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Measures reads of files that are there.</summary>
internal sealed class BenchReads(BenchWish wish, BenchCaches caches, CancellationToken cancellationToken)
{
    public const int SmallSize = 100 << 10;

    private const int StreamBlock = 1 << 20;
    private const int RandomBlock = 4 << 10;

    /// <summary>A large file from front to end, and again; then blocks all over it.</summary>
    public async Task RunLargeAsync(string path, List<BenchRow> rows)
    {
        CacheState before = await caches.DropAsync([path], cancellationToken).ConfigureAwait(false);
        rows.Add(Stream(path, "sequential read", before));
        rows.Add(Stream(path, "sequential read, again", CacheState.Warm));
        before = await caches.DropAsync([path], cancellationToken).ConfigureAwait(false);
        rows.Add(await RandomAsync(path, before).ConfigureAwait(false));
    }

    /// <summary>Small files, each opened and read whole; and again.</summary>
    public async Task RunSmallAsync(IReadOnlyList<string> paths, List<BenchRow> rows)
    {
        CacheState before = await caches.DropAsync(paths, cancellationToken).ConfigureAwait(false);
        rows.Add(await SmallAsync(paths, "small files read", before).ConfigureAwait(false));
        rows.Add(await SmallAsync(paths, "small files read, again", CacheState.Warm).ConfigureAwait(false));
    }

    /// <summary>The names of a folder; then the attributes of files.</summary>
    public async Task RunMetadataAsync(string folder, IReadOnlyList<string> paths, List<BenchRow> rows)
    {
        _ = await caches.DropAsync([], cancellationToken).ConfigureAwait(false);
        BenchClock clock = new(wish.Time, cancellationToken);
        foreach (string _ in Directory.EnumerateFileSystemEntries(folder))
        {
            clock.Took(Stopwatch.GetTimestamp());
        }

        // The time of one name says nothing: names come in blocks.
        rows.Add(clock.Stop("names listed") with { P50Ms = 0, P99Ms = 0 });
        clock = new BenchClock(wish.Time, cancellationToken);
        await BenchThreads.ForEachAsync(wish.Threads, paths, clock, path =>
        {
            long started = Stopwatch.GetTimestamp();
            _ = new FileInfo(path).Length;
            clock.Took(started);
        }).ConfigureAwait(false);
        rows.Add(clock.Stop("attributes read"));
    }

    private BenchRow Stream(string path, string name, CacheState before)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(StreamBlock);
        BenchClock clock = new(wish.Time, cancellationToken);
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        for (long offset = 0; offset < wish.Size && clock.HasTime();)
        {
            long started = Stopwatch.GetTimestamp();
            int count = RandomAccess.Read(file, buffer, offset);
            if (count == 0)
            {
                break;
            }

            clock.Took(started, count);
            offset += count;
        }

        return clock.Stop(name, before);
    }

    private async Task<BenchRow> RandomAsync(string path, CacheState before)
    {
        long blocks = Math.Max(1, Math.Min(new FileInfo(path).Length, wish.Size) / RandomBlock);
        BenchClock clock = new(wish.Time, cancellationToken);
        await BenchThreads.RunAsync(wish.Threads, number =>
        {
            // Each thread has its own places, the same in each run.
            Random random = new(number);
            byte[] buffer = new byte[RandomBlock];
            using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            for (long left = Math.Max(1, blocks / wish.Threads); left > 0 && clock.HasTime(); left--)
            {
                long offset = random.NextInt64(blocks) * RandomBlock;
                long started = Stopwatch.GetTimestamp();
                clock.Took(started, RandomAccess.Read(file, buffer, offset));
            }
        }).ConfigureAwait(false);
        return clock.Stop("random read, 4 KiB", before);
    }

    private async Task<BenchRow> SmallAsync(IReadOnlyList<string> paths, string name, CacheState before)
    {
        BenchClock clock = new(wish.Time, cancellationToken);
        await BenchThreads.ForEachAsync(wish.Threads, paths, clock, path =>
        {
            long started = Stopwatch.GetTimestamp();
            clock.Took(started, File.ReadAllBytes(path).Length);
        }).ConfigureAwait(false);
        return clock.Stop(name, before);
    }
}
