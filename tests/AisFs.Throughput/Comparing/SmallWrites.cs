using System.Globalization;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Comparing;

/// <summary>Many small files, each created, written and closed, by several writers.</summary>
internal sealed class SmallWrites(int count) : IComparedLoad
{
    private const string Folder = "new";
    private const int Writers = 8;

    private readonly byte[] _bytes = TestBytes.Make(20 * 1024, 6);

    public string Name => "small-writes";

    public Task PrepareAsync(TestBucket bucket) => Task.CompletedTask;

    public Measurement Run(string mountpoint, Func<Stopclock> start)
    {
        string folder = Path.Combine(mountpoint, Folder);
        Directory.CreateDirectory(folder);
        Stopclock clock = start();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Writers }, i =>
        {
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            File.WriteAllBytes(Path.Combine(folder, i.ToString("00000", CultureInfo.InvariantCulture)), _bytes);
            clock.Took(started);
        });
        return clock.Stop((long)count * _bytes.Length);
    }

    public void CleanUp(string mountpoint) => Directory.Delete(Path.Combine(mountpoint, Folder), recursive: true);
}
