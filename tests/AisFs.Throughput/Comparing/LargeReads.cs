using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Comparing;

/// <summary>One large object, read from front to end with empty caches.</summary>
internal sealed class LargeReads(long size) : IComparedLoad
{
    private const string Object = "large";

    public string Name => "stream-read";

    public Task PrepareAsync(TestBucket bucket) => bucket.PutAsync(Object, () => new TestByteStream(1, size));

    public Measurement Run(string mountpoint, Func<Stopclock> start)
    {
        string path = Path.Combine(mountpoint, Object);
        Stopclock clock = start();
        long read = RunContext.ReadFile(path, clock);
        Measurement measured = clock.Stop(read);
        return read == size ? measured : throw new IOException($"{path}: {read} bytes instead of {size}.");
    }

    public void CleanUp(string mountpoint)
    {
    }
}
