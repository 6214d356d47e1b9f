using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;
using AisFs.Throughput.Strangers;

namespace AisFs.Throughput.Comparing;

/// <summary>
/// Two builds of aisfs under the same loads, over the same server, in turn: what else the machine does hits both alike.
/// Which one begins changes from round to round.
/// </summary>
internal sealed class Comparison(ThroughputOptions options, Peer peer)
{
    /// <summary>Compares.</summary>
    /// <param name="baseline">The path of the older build.</param>
    /// <returns>One row for each load.</returns>
    public async Task<IReadOnlyList<ComparisonRow>> RunAsync(string baseline)
    {
        List<ComparisonRow> rows = [];
        foreach (IComparedLoad load in Loads(options).Where(load => options.IsChosen(load.Name)))
        {
            try
            {
                rows.Add(await RunAsync(load, baseline));
            }
            catch (Exception exception)
            {
                // The other loads go on.
                rows.Add(new ComparisonRow(load.Name) { Failure = exception.Message });
            }

            Console.Error.WriteLine(rows[^1]);
        }

        return rows;
    }

    /// <summary>Compares, and prints the rows and a bar for each load that did not fail.</summary>
    /// <param name="baseline">The path of the older build.</param>
    /// <param name="output">Where to.</param>
    /// <returns>Whether all bars are met and no load failed.</returns>
    public async Task<bool> PrintAsync(string baseline, TextWriter output)
    {
        IReadOnlyList<ComparisonRow> rows = await RunAsync(baseline);
        await output.WriteLineAsync($"{ComparisonRow.Header}\n{string.Join('\n', rows)}\n");
        Bar[] bars = [.. rows.Where(row => row.Failure is null).Select(row => new Bar(row.Load, row.Speed, 1 - (options.Tolerance / 100.0)))];
        await output.WriteLineAsync(string.Join<Bar>('\n', bars));
        return bars.All(bar => bar.IsMet) && rows.All(row => row.Failure is null);
    }

    /// <summary>The loads, large enough to take a second or more unless they are to be short.</summary>
    public static IReadOnlyList<IComparedLoad> Loads(ThroughputOptions options) =>
    [
        .. options.Short
            ? (IComparedLoad[])[new LargeReads(256L << 20), new SmallReads(1000), new RandomReads(256L << 20, 1000), new LargeWrites(256L << 20), new SmallWrites(300)]
            : [new LargeReads(1L << 30), new SmallReads(4000), new RandomReads(1L << 30, 4000), new LargeWrites(1L << 30), new SmallWrites(1000)],

        // An older build may lack the options of the others, and a wait of the server is not what is compared.
        .. ReadLoads.All(options.Short).Where(load => load.Needs is null && load.Delay == TimeSpan.Zero).Select(load => new ComparedReads(load)),
    ];

    private async Task<ComparisonRow> RunAsync(IComparedLoad load, string baseline)
    {
        await using TestBucket bucket = await peer.CreateBucketAsync();
        await load.PrepareAsync(bucket);

        // The first run of each build fills the page cache with its program, and is not counted.
        await MeasureAsync(load, bucket, baseline);
        await MeasureAsync(load, bucket, DaemonProgram.Path);
        ComparisonRow row = new(load.Name);
        for (int round = 0; round < options.Repeat; round++)
        {
            Measurement? present = round % 2 == 0 ? null : await MeasureAsync(load, bucket, DaemonProgram.Path);
            Measurement before = await MeasureAsync(load, bucket, baseline);
            row.Add(before, present ?? await MeasureAsync(load, bucket, DaemonProgram.Path));
        }

        return row;
    }

    private async Task<Measurement> MeasureAsync(IComparedLoad load, TestBucket bucket, string program)
    {
        await using MountProcess mounted = await MountProcess.StartAsync(
            new MountOptions { Program = program, Source = bucket.Url, Endpoint = peer.Endpoint, Token = peer.Token, Arguments = load.MountArguments });
        Measurement measured = load.Run(mounted.Mountpoint, () => Stopclock.Start(load.Name, "mount", mounted.Pid, peer.Pid));
        load.CleanUp(mounted.Mountpoint);
        return measured;
    }
}
