using AisFs.TestKit.Processes;
using AisFs.Throughput;
using AisFs.Throughput.Comparing;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Loads;
using AisFs.Throughput.Reporting;
using AisFs.Throughput.Strangers;
using AisFs.Throughput.Wire;

ThroughputOptions options;
try
{
    options = ThroughputOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n\n{ThroughputOptions.Usage}");
    return 2;
}

ILoad[] loads = [new SequentialReadLoad(), new SmallFilesLoad(), new ListingLoad(), new CopyMemoryLoad()];
IReadOnlyList<IReadLoad> readLoads = ReadLoads.All(options.Short);
if (options.Daemon is not null)
{
    Environment.SetEnvironmentVariable("AISFS_TEST_DAEMON", options.Daemon);
}

if (options.ListOnly)
{
    Console.WriteLine(string.Join('\n', options.IsForClient ? WireComparison.Loads.Select(load => load.Name) : options.Baseline is null ? [.. loads.Select(load => load.Name), .. readLoads.Select(load => load.Name)] : Comparison.Loads(options).Select(load => load.Name)));
    return 0;
}

foreach (string program in new[] { DaemonProgram.Path, options.Baseline ?? DaemonProgram.Path }.Where(program => !File.Exists(program)))
{
    Console.Error.WriteLine($"'{program}' is not there: dotnet build -c Release src/AisFs.Cli, or name the program with --daemon.");
    return 1;
}

await using Peer peer = await Peer.StartAsync(options);
Console.Error.WriteLine($"{DaemonProgram.Path} against {peer.Endpoint}");
if (options.Baseline is { } baseline)
{
    return await new Comparison(options, peer).PrintAsync(baseline, Console.Out) ? 0 : 1;
}

Report report = new();
using RunContext context = new(options, peer, report);
if (options.IsForClient)
{
    return await new WireComparison(context).RunAsync(Console.Out) ? 0 : 1;
}

foreach (ILoad load in loads.Where(load => options.IsChosen(load.Name)))
{
    await report.GuardAsync(load.Name, () => load.RunAsync(context));
}

foreach (IGrouping<FileSet, IReadLoad> group in readLoads.Where(load => options.IsChosen(load.Name)).GroupBy(load => load.Files))
{
    // Only the files of a group can fail here: its loads are guarded one by one.
    await report.GuardAsync(string.Join(' ', group.Select(load => load.Name)), () => new LayeredReads(context).RunAsync(group.Key, group));
}

report.Print(Console.Out, options.Json);
return report.AllMet ? 0 : 1;
