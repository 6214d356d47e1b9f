using System.Diagnostics;
using AisFs.Client;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;
using AisFs.Vfs.Api;

namespace AisFs.Throughput.Loads;

/// <summary>One large object, read from front to end with empty caches; then again out of the page cache.</summary>
internal sealed class SequentialReadLoad : ILoad
{
    private const string Object = "large";
    private const string WarmUp = "warm-up";
    private const int BlockSize = 1 << 20;

    public string Name => "seq-read";

    public async Task RunAsync(RunContext context)
    {
        long size = context.Options.Short ? 256L << 20 : 1L << 30;
        await using TestBucket bucket = await context.Peer.CreateBucketAsync();
        await bucket.PutAsync(Object, () => new TestByteStream(1, size));
        await bucket.PutAsync(WarmUp, () => new TestByteStream(2, 64 << 20));
        List<Measurement> raw = [];
        List<Measurement> vfs = [];
        List<Measurement> mount = [];
        List<Measurement> again = [];
        await ReadRawAsync(context, bucket, WarmUp);
        for (int round = 0; round < context.Options.Rounds; round++)
        {
            raw.Add(await ReadRawAsync(context, bucket, Object));
            vfs.Add(await ReadVfsAsync(context, bucket));
            await using MountProcess mounted = await context.MountAsync(bucket);

            // The daemon's code is compiled on the way when it is no native binary.
            RunContext.ReadFile(Path.Combine(mounted.Mountpoint, WarmUp), context.Start(Name, "warm-up"));
            mount.Add(ReadFile(context, "seq-read-cold", "mount", Path.Combine(mounted.Mountpoint, Object), size, mounted.Pid));

            // The second read of a page is the one that moves it to the kernel's list of active ones, here and on a tmpfs:
            // neither is counted.
            RunContext.ReadFile(Path.Combine(mounted.Mountpoint, Object), context.Start(Name, "second"));
            again.Add(ReadFile(context, "cached-reread", "mount", Path.Combine(mounted.Mountpoint, Object), size, mounted.Pid));
        }

        List<Measurement> local = ReadLocal(context, size);
        Measurement best = Measurement.Median(raw);
        context.Report.Add(best);
        context.Report.Add(Measurement.Median(vfs));
        context.Report.Add(Measurement.Median(mount));
        context.Report.Add(Measurement.Median(local));
        context.Report.Add(Measurement.Median(again));
        context.Report.Add(new Bar("seq-read-cold", Measurement.Median(mount).BytesPerSecond / best.BytesPerSecond, 0.70));
        context.Report.Add(new Bar("cached-reread", Measurement.Median(again).BytesPerSecond / Measurement.Median(local).BytesPerSecond, 0.90));
    }

    private static async Task<Measurement> ReadRawAsync(RunContext context, TestBucket bucket, string name)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BlockSize);
        Stopclock clock = context.Start("seq-read-cold", "raw");
        await using AisObjectBody body = await context.Client.Bucket(bucket.Name).Object(name).GetAsync();
        while (true)
        {
            long started = Stopwatch.GetTimestamp();
            int filled = 0;
            while (filled < buffer.Length)
            {
                int count = await body.ReadAsync(buffer.AsMemory(filled));
                if (count == 0)
                {
                    break;
                }

                filled += count;
            }

            clock.Took(started);
            if (filled < buffer.Length)
            {
                return clock.Stop(body.Received);
            }
        }
    }

    private static async Task<Measurement> ReadVfsAsync(RunContext context, TestBucket bucket)
    {
        await using VfsStack vfs = await VfsStack.StartAsync(context.Peer, bucket.Url);
        Stopclock clock = context.Start("seq-read-cold", "vfs");
        HandleId handle = await vfs.OpenAsync(Object);
        long offset = 0;
        while (true)
        {
            long started = Stopwatch.GetTimestamp();
            int count = await vfs.ReadAsync(handle, offset, BlockSize);
            clock.Took(started);
            if (count == 0)
            {
                break;
            }

            offset += count;
        }

        Measurement result = clock.Stop(offset);
        await vfs.FileSystem.ReleaseAsync(handle);
        return result;
    }

    private static Measurement ReadFile(RunContext context, string load, string layer, string path, long size, int pid)
    {
        Stopclock clock = context.Start(load, layer, pid);
        long read = RunContext.ReadFile(path, clock);
        Measurement result = clock.Stop(read);
        return read == size ? result : throw new IOException($"{path}: {read} bytes instead of {size}.");
    }

    private static List<Measurement> ReadLocal(RunContext context, long size)
    {
        string path = $"/dev/shm/aisfs-throughput-{Environment.ProcessId}";
        try
        {
            using (FileStream file = File.Create(path))
            using (TestByteStream content = new(1, size))
            {
                content.CopyTo(file, BlockSize);
            }

            return [.. Enumerable.Range(0, context.Options.Rounds + 1).Select(_ => ReadFile(context, "cached-reread", "tmpfs", path, size, Environment.ProcessId)).Skip(1)];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
