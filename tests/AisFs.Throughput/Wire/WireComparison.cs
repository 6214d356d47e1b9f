using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>
/// The client beside other programs, over one server in a process of its own. In each round all contestants of a load have their
/// turn, in another order: what else the machine does hits all alike.
/// </summary>
internal sealed class WireComparison(RunContext run)
{
    private const int WarmUps = 2;

    public static IReadOnlyList<IWireLoad> Loads { get; } = [new SmallGets(), new LargeObject(), new LargeFile(), new ManyNames(), new SmallObjects()];

    /// <summary>Compares.</summary>
    /// <param name="output">Where the figures are written.</param>
    /// <returns>Whether all goals were reached.</returns>
    public async Task<bool> RunAsync(TextWriter output)
    {
        List<WireRow> rows = [];
        foreach (IWireLoad load in Loads.Where(load => run.Options.IsChosen(load.Name)))
        {
            rows.AddRange(await RunAsync(load));
        }

        WireTable table = new(rows);
        table.Print(output);
        if (run.Options.Json is { } json)
        {
            table.WriteJson(json);
        }

        return table.AllMet;
    }

    private async Task<IReadOnlyList<WireRow>> RunAsync(IWireLoad load)
    {
        await using TestBucket bucket = await run.Peer.CreateBucketAsync();
        using TempFolder folder = new("wire");
        WireRow[] rows = [.. (await load.PrepareAsync(new WireContext(run, bucket, folder))).Select(contestant => new WireRow(load, contestant))];
        foreach (WireRow row in rows)
        {
            row.IsAbsent = row.Contestant.Program is { } program && !await OtherProgram.IsThereAsync(program);
        }

        WireRow[] present = [.. rows.Where(row => !row.IsAbsent)];
        foreach (WireRow row in present)
        {
            // Until hot methods are compiled for good, and files are in memory.
            for (int i = 0; i < WarmUps; i++)
            {
                await MeasureAsync(row);
            }
        }

        for (int round = 0; round < run.Options.Rounds; round++)
        {
            for (int turn = 0; turn < present.Length; turn++)
            {
                WireRow row = present[(round + turn) % present.Length];
                row.Rounds.Add(await MeasureAsync(row));
                Console.Error.WriteLine($"  {load.Name} {row.Contestant.Name}: {row.Describe(row.Rounds[^1])}");
            }
        }

        foreach (WireRow row in rows)
        {
            row.Compare(rows);
        }

        return rows;
    }

    private Task<Measurement> MeasureAsync(WireRow row)
        => run.MeasureAsync(row.Load.Name, row.Contestant.Name, Environment.ProcessId, row.Contestant.Run);
}
