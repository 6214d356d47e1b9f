using AisFs.TestKit.Processes;
using AisFs.Throughput;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Loads;
using AisFs.Throughput.Reporting;

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
if (options.ListOnly)
{
    Console.WriteLine(string.Join('\n', loads.Select(load => load.Name)));
    return 0;
}

if (options.Daemon is not null)
{
    Environment.SetEnvironmentVariable("AISFS_TEST_DAEMON", options.Daemon);
}

if (!File.Exists(DaemonProgram.Path))
{
    Console.Error.WriteLine($"'{DaemonProgram.Path}' is not there: dotnet build -c Release src/AisFs.Cli, or name the program with --daemon.");
    return 1;
}

Report report = new();
await using Peer peer = await Peer.StartAsync(options);
using RunContext context = new(options, peer, report);
Console.Error.WriteLine($"{DaemonProgram.Path} against {peer.Endpoint}");
foreach (ILoad load in loads.Where(load => options.Only.Count == 0 || options.Only.Contains(load.Name)))
{
    await load.RunAsync(context);
}

report.Print(Console.Out);
return report.AllMet ? 0 : 1;
