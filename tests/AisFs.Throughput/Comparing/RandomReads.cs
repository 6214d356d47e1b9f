using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.Throughput.Reporting;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Throughput.Comparing;

/// <summary>Small reads all over one large object; the same places for both builds.</summary>
internal sealed class RandomReads(long size, int reads) : IComparedLoad
{
    private const string Object = "random";
    private const int BlockSize = 4096;

    public string Name => "random-read";

    public Task PrepareAsync(TestBucket bucket) => bucket.PutAsync(Object, () => new TestByteStream(3, size));

    public Measurement Run(string mountpoint, Func<Stopclock> start)
    {
        Random random = new(1);
        byte[] buffer = new byte[BlockSize];
        using SafeFileHandle file = File.OpenHandle(Path.Combine(mountpoint, Object), options: FileOptions.RandomAccess);
        Stopclock clock = start();
        for (int i = 0; i < reads; i++)
        {
            long offset = random.NextInt64(size / BlockSize) * BlockSize;
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            int count = RandomAccess.Read(file, buffer, offset);
            clock.Took(started);
            if (count != BlockSize || TestBytes.FirstDifference(buffer, 3, offset) >= 0)
            {
                throw new IOException($"Other bytes at {offset}.");
            }
        }

        return clock.Stop((long)reads * BlockSize);
    }

    public void CleanUp(string mountpoint)
    {
    }
}
