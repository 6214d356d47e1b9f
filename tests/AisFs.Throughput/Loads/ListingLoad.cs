using System.Globalization;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Loads;

/// <summary>ls -l of a directory of files that AisFs wrote: how long it takes, and what it asks of the cluster.</summary>
internal sealed class ListingLoad : ILoad
{
    private const int Writers = 8;

    // A few requests belong to the mount itself, none to a file.
    private const double RequestsPerFile = 0.005;

    public string Name => "ls";

    public async Task RunAsync(RunContext context)
    {
        int count = context.Options.Short ? 2000 : 10_000;
        await using TestBucket bucket = await context.Peer.CreateBucketAsync();
        await using (MountProcess writer = await context.MountAsync(bucket))
        {
            Directory.CreateDirectory(Path.Combine(writer.Mountpoint, "directory"));
            Stopclock clock = context.Start("create-files", "mount", writer.Pid);
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Writers }, i => File.WriteAllBytes(
                Path.Combine(writer.Mountpoint, "directory", "file-" + i.ToString("00000", CultureInfo.InvariantCulture)), TestBytes.Make(100, (ulong)i)));
            context.Report.Add(clock.Stop(0, count));
        }

        await using MountProcess mounted = await context.MountAsync(bucket);
        RequestCounts before = await context.Peer.CountRequestsAsync();
        Stopclock listing = context.Start("ls -l", "mount", mounted.Pid);
        CommandResult result = await CommandRunner.RunAsync("ls", ["-l", Path.Combine(mounted.Mountpoint, "directory")], TimeSpan.FromMinutes(5));
        Measurement measured = listing.Stop(0, count);
        RequestCounts made = (await context.Peer.CountRequestsAsync()).Since(before);
        if (result.ExitCode != 0 || result.Output.Count(letter => letter == '\n') != count + 1)
        {
            throw new IOException($"ls -l did not list {count} files: {result}");
        }

        context.Report.Add(measured);
        if (context.Peer.Pid != 0)
        {
            context.Report.Note($"ls -l of {count} files: {made}");
            context.Report.Add(new Bar("ls-requests", (double)made.Total / count, RequestsPerFile, AtMost: true));
        }
    }
}
