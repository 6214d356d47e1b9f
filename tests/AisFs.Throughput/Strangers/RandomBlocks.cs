using System.Diagnostics;
using AisFs.TestKit.Content;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Throughput.Strangers;

/// <summary>Blocks all over one large object, one after the other; the same ones by range requests.</summary>
/// <param name="name">The load's name.</param>
/// <param name="files">The object.</param>
/// <param name="size">The size of a block in bytes.</param>
/// <param name="count">How many blocks are read.</param>
/// <param name="memory">The mount's memory limit in bytes; null: its default, and latency counts, not throughput.</param>
internal sealed class RandomBlocks(string name, FileSet files, int size, int count, long? memory) : IReadLoad
{
    // What the daemon may take beside its memory limit.
    private const long OwnMemory = 120L << 20;

    public string Name => name;

    public FileSet Files => files;

    public IReadOnlyList<Goal> Goals => memory is { } limit
        ? [Goal.OfRaw(name, 0.80), new Goal($"{name}-rss", figures => (double)figures.Mount.ResidentBytes / (limit + OwnMemory), 1, AtMost: true)]
        : [new Goal($"{name}-p50", figures => figures.Mount.Percentile(0.5) / figures.Raw.Percentile(0.5), 1.2, AtMost: true)];

    public IReadOnlyList<string> MountArguments(string scratch) => memory is { } limit ? ["--memory-limit", $"{limit >> 20}MiB"] : [];

    public Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        byte[] buffer = new byte[size];
        using SafeFileHandle file = File.OpenHandle(place.In([files.PathOf(0)])[0]);
        foreach (long offset in Offsets())
        {
            long started = Stopwatch.GetTimestamp();
            int read = RandomAccess.Read(file, buffer, offset);
            clock.Took(started);
            if (read != size || TestBytes.FirstDifference(buffer, FileSet.SeedOf(0), offset) >= 0)
            {
                throw new IOException($"{name}: other bytes at {offset}.");
            }
        }

        return Task.FromResult(new Outcome((long)count * size, count));
    }

    public Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored)
        => context.Curl(stored).GetAsync([.. Offsets().Select(offset => (files.PathOf(0), offset, (long)size))], 1);

    // Each block was checked when it was read.
    public void Check(LoadPlace place)
    {
    }

    private IEnumerable<long> Offsets()
    {
        Random random = new(1);
        return Enumerable.Range(0, count).Select(_ => random.NextInt64(files.Size / size) * size);
    }
}
