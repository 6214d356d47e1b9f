using System.CommandLine;
using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Commands.Warming;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs warm</c>: fetches files before programs ask for them.</summary>
internal static class WarmCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string[]> paths = new("path") { Description = "Files, and directories with all that lies below them, in mounts.", Arity = ArgumentArity.OneOrMore };
        Option<string> list = new("--list") { Description = "Only the files that this file names, one on each line, below PATH; - reads standard input.", HelpName = "FILE" };
        Option<string> epoch = new("--epoch") { Description = "In the order of the shuffled epoch with this seed, which mount.md documents. Default: the order of names.", HelpName = "SEED" };
        Option<string> to = new("--to") { Description = "Where the bytes are to be: memory or disk. Default: memory; with --cluster nowhere in the mount.", HelpName = "memory|disk" };
        Option<bool> cluster = new("--cluster") { Description = "The cluster is to fetch them from its remote backend first." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("warm", "Fetch files before programs ask for them.") { paths, list, epoch, to, cluster, json };
        command.SetAction(async (parsed, _) =>
        {
            StopSignals signals = StopSignals.Listen();
            string[] given = parsed.GetValue(paths) ?? [];
            bool asksCluster = parsed.GetValue(cluster);
            string? place = parsed.GetValue(to) is { } word ? ValueParser.Choice("--to", word, ("memory", "memory"), ("disk", "disk")) : asksCluster ? null : "memory";
            ulong? seed = parsed.GetValue(epoch) is { } text ? Seed(text) : null;
            WarmPlan plan = parsed.GetValue(list) is { } file ? WarmPlan.OfList(given, file) : WarmPlan.Of(given);
            WarmOrders orders = new(new WarmOrder([], place, seed, asksCluster), new WarmView(Console.Error, !Console.IsErrorRedirected, TimeProvider.System));
            long started = TimeProvider.System.GetTimestamp();
            bool isStopped = false;
            try
            {
                await orders.RunAsync(plan, signals.Stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
            {
                isStopped = true;
            }

            orders.Summary.Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            Print(orders.Summary, asksCluster, place is not null, parsed.GetValue(json));
            if (isStopped)
            {
                throw new StartException("stopped. What has arrived stays; the same command goes on from there.");
            }

            return orders.Summary.Code;
        });
        return command;
    }

    private static ulong Seed(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
        ? seed : throw new OptionException($"--epoch: '{text}' is not a whole number from 0 on.");

    private static void Print(WarmSummary summary, bool byCluster, bool byMount, bool asJson)
    {
        if (asJson)
        {
            InspectionJson.Print(summary, WarmJson.Default.WarmSummary);
            return;
        }

        string cluster = byCluster ? $"{Readable.Count(summary.ClusterFiles, "file", "files")} fetched by the cluster, {Readable.Size(summary.ClusterBytes)}" : string.Empty;
        string mount = byMount ? $"{Readable.Count(summary.Files, "file", "files")} warm, {Readable.Size(summary.Bytes)}" : string.Empty;
        string failed = summary.Failed > 0 ? $"; {summary.Failed:N0} failed" : string.Empty;
        string leftOut = summary.LeftOut > 0 ? $"; {summary.LeftOut:N0} left out" : string.Empty;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cluster}{(byCluster && byMount ? "; " : string.Empty)}{mount}, in {Readable.Duration(summary.Seconds)}{failed}{leftOut}."));
    }
}
