using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Loads;

/// <summary>A large file, copied in and out: how fast, and how much memory the daemon takes for it.</summary>
internal sealed class CopyMemoryLoad : ILoad
{
    private const int BlockSize = 1 << 20;
    private const long OwnMemory = 120L << 20;

    public string Name => "memory";

    public async Task RunAsync(RunContext context)
    {
        long size = context.Options.Short ? 1L << 30 : 4L << 30;
        long limit = context.Options.Short ? 256L << 20 : 512L << 20;
        await using TestBucket bucket = await context.Peer.CreateBucketAsync();
        await using MountProcess mounted = await context.MountAsync(bucket, "--memory-limit", $"{limit >> 20}MiB");
        string path = Path.Combine(mounted.Mountpoint, "large");
        Stopclock clock = context.Start("copy-in", "mount", mounted.Pid);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BlockSize);
        using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (long offset = 0; offset < size; offset += BlockSize)
            {
                TestBytes.Fill(buffer, 7, offset);
                file.Write(buffer);
            }
        }

        Measurement copiedIn = clock.Stop(size, size / BlockSize);
        clock = context.Start("copy-out", "mount", mounted.Pid);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        {
            for (long offset = 0; offset < size; offset += BlockSize)
            {
                file.ReadExactly(buffer);
                if (TestBytes.FirstDifference(buffer, 7, offset) >= 0)
                {
                    throw new IOException($"Another byte in the block at {offset}.");
                }
            }
        }

        Measurement copiedOut = clock.Stop(size, size / BlockSize);
        context.Report.Add(copiedIn);
        context.Report.Add(copiedOut);
        long peak = Math.Max(copiedIn.ResidentBytes, copiedOut.ResidentBytes);
        context.Report.Note(
            $"memory: {size >> 30} GiB in and out; peak RSS {peak >> 20} MiB, memory limit {limit >> 20} MiB + {OwnMemory >> 20} MiB; at the end {ProcessUsage.Read(mounted.Pid).ResidentBytes >> 20} MiB");
        context.Report.Add(new Bar("memory", (double)peak / (limit + OwnMemory), 1, AtMost: true));
    }
}
