using System.Diagnostics;
using System.Globalization;
using AisFs.Client;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;
using AisFs.Vfs.Api;

namespace AisFs.Throughput.Loads;

/// <summary>
/// Many small objects, each read once, by several readers at a time. The mount lists the directory first and opens every
/// file by name, as a program does; that counts. Objects of strangers cost one HEAD more each than files that were written
/// through a mount, because no listing tells when they were last written: both are measured.
/// </summary>
internal sealed class SmallFilesLoad : ILoad
{
    private const int Size = 100 * 1024;
    private const int Readers = 16;
    private const int WarmUpCount = 1000;
    private const string OwnFolder = "own";

    public string Name => "small-files";

    public async Task RunAsync(RunContext context)
    {
        int count = context.Options.Short ? 1000 : 5000;
        await using TestBucket bucket = await context.Peer.CreateBucketAsync();
        string[] names = [.. Enumerable.Range(0, count).Select(i => "files/" + i.ToString("00000", CultureInfo.InvariantCulture))];
        string[] warmUp = [.. Enumerable.Range(0, WarmUpCount).Select(i => "warm-up/" + i.ToString("00000", CultureInfo.InvariantCulture))];
        await Parallel.ForEachAsync(
            [.. names, .. warmUp],
            new ParallelOptions { MaxDegreeOfParallelism = Readers },
            async (name, _) => await bucket.PutAsync(name, TestBytes.Make(Size, (ulong)name.GetHashCode(StringComparison.Ordinal))));
        ThreadPool.SetMinThreads(Readers * 2, Readers);
        List<Measurement> raw = [];
        List<Measurement> vfs = [];
        List<Measurement> mount = [];
        List<Measurement> own = [];
        await WriteOwnAsync(context, bucket, count);
        await ReadRawAsync(context, bucket, warmUp);
        await ReadVfsAsync(context, bucket, warmUp);
        for (int round = 0; round < context.Options.Rounds; round++)
        {
            raw.Add(await ReadRawAsync(context, bucket, names));
            vfs.Add(await ReadVfsAsync(context, bucket, names));
            await using MountProcess mounted = await context.MountAsync(bucket);

            // The daemon's code is compiled on the way when it is no native binary.
            ReadMount(context, mounted, "warm-up", warmUp.Length);
            mount.Add(ReadMount(context, mounted, "files", count));
            own.Add(ReadMount(context, mounted, OwnFolder, count));
        }

        context.Report.Add(Measurement.Median(raw));
        context.Report.Add(Measurement.Median(vfs));
        context.Report.Add(Measurement.Median(mount));
        context.Report.Add(Measurement.Median(own));
        context.Report.Add(new Bar("small-files", Measurement.Median(mount).OperationsPerSecond / Measurement.Median(raw).OperationsPerSecond, 0.50));
        context.Report.Add(new Bar("small-files-own", Measurement.Median(own).OperationsPerSecond / Measurement.Median(raw).OperationsPerSecond, 0.50));
    }

    private static async Task WriteOwnAsync(RunContext context, TestBucket bucket, int count)
    {
        await using MountProcess mounted = await context.MountAsync(bucket);
        string folder = Path.Combine(mounted.Mountpoint, OwnFolder);
        Directory.CreateDirectory(folder);
        byte[] bytes = TestBytes.Make(Size, 1);
        for (int i = 0; i < count; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, i.ToString("00000", CultureInfo.InvariantCulture)), bytes);
        }
    }

    private async Task<Measurement> ReadRawAsync(RunContext context, TestBucket bucket, string[] names)
    {
        AisBucket source = context.Client.Bucket(bucket.Name);
        Stopclock clock = context.Start(Name, "raw");
        await SpreadAsync(names, async (name, buffer) =>
        {
            long started = Stopwatch.GetTimestamp();
            await using AisObjectBody body = await source.Object(name).GetAsync();
            int filled = 0;
            for (int count = 1; count > 0; filled += count)
            {
                count = await body.ReadAsync(buffer.AsMemory(filled));
            }

            Check(filled, name);
            clock.Took(started);
        });
        return clock.Stop((long)names.Length * Size);
    }

    private async Task<Measurement> ReadVfsAsync(RunContext context, TestBucket bucket, string[] names)
    {
        await using VfsStack vfs = await VfsStack.StartAsync(context.Peer, bucket.Url);
        Stopclock clock = context.Start(Name, "vfs");
        await SpreadAsync(names, async (name, _) =>
        {
            long started = Stopwatch.GetTimestamp();
            HandleId handle = await vfs.OpenAsync(name);
            int filled = 0;
            for (int count = 1; count > 0; filled += count)
            {
                count = await vfs.ReadAsync(handle, filled, 128 * 1024);
            }

            await vfs.FileSystem.ReleaseAsync(handle);
            Check(filled, name);
            clock.Took(started);
        });
        return clock.Stop((long)names.Length * Size);
    }

    private Measurement ReadMount(RunContext context, MountProcess mounted, string folder, int count)
    {
        Stopclock clock = context.Start(Name, folder == OwnFolder ? "mount, own" : "mount", mounted.Pid);
        string[] files = Directory.GetFiles(Path.Combine(mounted.Mountpoint, folder));
        Check(files.Length == count ? Size : 0, folder);
        FileReaders.ReadAll(files, Size, Readers, clock);
        return clock.Stop((long)count * Size);
    }

    private static async Task SpreadAsync(string[] names, Func<string, byte[], Task> read)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(async _ =>
        {
            await Task.Yield();
            byte[] buffer = new byte[Size + 1];
            for (int i = Interlocked.Increment(ref next); i < names.Length; i = Interlocked.Increment(ref next))
            {
                await read(names[i], buffer);
            }
        }));
    }

    private static void Check(int bytes, string name)
    {
        if (bytes != Size)
        {
            throw new IOException($"{name}: {bytes} bytes instead of {Size}.");
        }
    }
}
