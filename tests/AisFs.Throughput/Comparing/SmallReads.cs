using System.Globalization;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.Throughput.Loads;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Comparing;

/// <summary>Many small objects, each opened and read once, by several readers.</summary>
internal sealed class SmallReads(int count) : IComparedLoad
{
    private const int Size = 100 * 1024;
    private const int Readers = 16;
    private const string Folder = "small";

    public string Name => "small-reads";

    public Task PrepareAsync(TestBucket bucket) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Readers },
        async (i, _) => await bucket.PutAsync($"{Folder}/{i.ToString("00000", CultureInfo.InvariantCulture)}", TestBytes.Make(Size, (ulong)i)));

    public Measurement Run(string mountpoint, Func<Stopclock> start)
    {
        Stopclock clock = start();
        string[] files = Directory.GetFiles(Path.Combine(mountpoint, Folder));
        if (files.Length != count)
        {
            throw new IOException($"{files.Length} files instead of {count}.");
        }

        FileReaders.ReadAll(files, Size, Readers, clock);
        return clock.Stop((long)count * Size);
    }

    public void CleanUp(string mountpoint)
    {
    }
}
