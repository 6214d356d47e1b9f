using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Comparing;

/// <summary>One large file, written from front to end and closed: all of it is on the cluster then.</summary>
internal sealed class LargeWrites(long size) : IComparedLoad
{
    private const string Written = "written";
    private const int BlockSize = 1 << 20;

    private readonly byte[] _block = TestBytes.Make(BlockSize, 5);

    public string Name => "stream-write";

    public Task PrepareAsync(TestBucket bucket) => Task.CompletedTask;

    public Measurement Run(string mountpoint, Func<Stopclock> start)
    {
        Stopclock clock = start();
        using (FileStream file = new(Path.Combine(mountpoint, Written), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (long offset = 0; offset < size; offset += BlockSize)
            {
                long started = System.Diagnostics.Stopwatch.GetTimestamp();
                file.Write(_block);
                clock.Took(started);
            }
        }

        return clock.Stop(size);
    }

    public void CleanUp(string mountpoint) => File.Delete(Path.Combine(mountpoint, Written));
}
